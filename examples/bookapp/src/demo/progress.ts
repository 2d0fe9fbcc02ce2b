/** One line that says how far the demo is: rewritten at a terminal, a line per fifth elsewhere. */

/** Shows progress on standard error, so that standard output stays the result. */
export function progressLine(label: string, total: number, isTerminal: boolean): (done: number) => void {
  const step = Math.max(1, Math.floor(total / 5));
  return (done) => {
    if (isTerminal) process.stderr.write(`\r${label} ${done}/${total}${done === total ? '\n' : ''}`);
    else if (done % step === 0 || done === total) process.stderr.write(`${label} ${done}/${total}\n`);
  };
}
