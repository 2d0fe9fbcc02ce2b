/** The promise that every public name explains itself: which ones of a package do not. */
import type { Package } from '../checks/workspace.ts';
import { publicNames } from './public-names.ts';

/** One line, `path:line: what is missing`, for each name of the package without its sentence or its example. */
export function docCommentProblems(root: string, one: Package): readonly string[] {
  return publicNames(root, one).flatMap(({ name, kind, at, comments, examples }) => {
    if (comments.every(({ description }) => description === '')) return [`${at}: ${kind} ${name} has no doc comment`];
    const needsExample = kind === 'function' || kind === 'class';
    if (needsExample && examples.length === 0) return [`${at}: ${kind} ${name} has no @example`];
    return examples.includes('') ? [`${at}: ${kind} ${name} has an @example without code`] : [];
  });
}
