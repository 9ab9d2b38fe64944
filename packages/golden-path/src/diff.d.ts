/** The package has no types of its own before version 8. */
declare module 'diff' {
  export function createTwoFilesPatch(
    oldName: string,
    newName: string,
    oldText: string,
    newText: string,
    oldHeader?: string,
    newHeader?: string,
  ): string;
}
