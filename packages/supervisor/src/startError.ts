/** Thrown when the platform cannot start for a reason that a person can mend; the message says what to do. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }

  /** From a failed file operation: a full disk, missing rights. */
  static fromFileError(error: unknown, path: string): StartError {
    const { code, message } = error as NodeJS.ErrnoException;
    switch (code) {
      case 'ENOSPC':
      case 'EDQUOT':
        return StartError.diskFull(path, error);
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return new StartError(
          `${path} is not writable (${code}): change its owner or mode, or set DEVOPSHUB_HOME to a folder of yours. Nothing was changed.`,
          { cause: error },
        );
      default:
        return new StartError(`${path}: ${message}`, { cause: error });
    }
  }

  static diskFull(path: string, cause?: unknown): StartError {
    return new StartError(
      `The disk of ${path} is full. Free some space and start again; what was stored is unharmed.`,
      { cause },
    );
  }
}
