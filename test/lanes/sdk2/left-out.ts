/** Test files that prove nothing about SDK 2, each with the reason; paths are relative to the top of the repository. */
export const LEFT_OUT: Readonly<Record<string, string>> = {};
