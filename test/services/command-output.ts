/** What a program said, fit for an error message: its end, without the user and password of any address in it. */
const MAX_CHARACTERS = 1_500;

export function endOfOutput(output: string): string {
  return output
    .replace(/\/\/[^/@\s]*@/g, '//')
    .trim()
    .slice(-MAX_CHARACTERS);
}
