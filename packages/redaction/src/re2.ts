/** Patterns of the application in RE2, whose time is linear in the text; needs the package `re2js`. */
export { re2 } from './re2-pattern.ts';
