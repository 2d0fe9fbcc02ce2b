/** Command lines that run an official image as if it were a program: in the foreground, ended with the process that ran it. */
import { basename } from 'node:path';
import { command } from '../../checks/command.ts';
import type { Container } from '../service.ts';

/** What to run. */
export interface ContainerRun {
  readonly container: Container;
  readonly image: string;
  /** Ports of 127.0.0.1, each with the port in the container. */
  readonly ports?: Readonly<Record<number, number>>;
  /** Folder of the service's files: it has the same path in the container, which works in it as the user of this process. */
  readonly folder?: string;
  /** Variables that are passed on, by name: a value would stand in the list of processes. */
  readonly variables?: readonly string[];
  /** Program to run instead of the image's own. */
  readonly program?: string;
  readonly args?: readonly string[];
}

/** Ports that are the same inside and outside. */
export function samePorts(ports: readonly number[]): Readonly<Record<number, number>> {
  return Object.fromEntries(ports.map((port) => [port, port]));
}

/** A container whose name no other run has: that of its data folder. */
export function containerFor(engine: string, dataDir: string): Container {
  return { engine, name: `weir-${basename(dataDir)}` };
}

/** The program and its arguments; the engine's client passes signals on, and removes the container at its end. */
export function containerCommand(run: ContainerRun): readonly [string, ...string[]] {
  const { container, image, ports = {}, folder, variables = [], program, args = [] } = run;
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  return [
    container.engine,
    'run',
    '--rm',
    `--name=${container.name}`,
    ...Object.entries(ports).map(([outside, inside]) => `--publish=127.0.0.1:${outside}:${inside}`),
    ...(folder === undefined ? [] : [`--volume=${folder}:${folder}`, `--workdir=${folder}`, `--user=${user}`]),
    ...variables.map((name) => `--env=${name}`),
    ...(program === undefined ? [] : [`--entrypoint=${program}`]),
    image,
    ...args,
  ];
}

/** Ends the container if it is still there: its client may have been killed, which the container outlives. */
export async function removeContainer({ engine, name }: Container): Promise<void> {
  await command(engine, ['rm', '--force', name], '/');
}
