import { FromTerminal, ToTerminal } from '../../contract/shell.ts';

/** The terminal's end of the IPC channel to the shell that spawned it; without a shell it says nothing. */
export interface ShellLink {
  tell(message: FromTerminal): void;
  onMessage(listener: (message: ToTerminal) => void): void;
  onGone(listener: () => void): void;
}

export function shellLink(): ShellLink {
  return {
    tell: (message) => {
      if (process.connected) process.send?.(FromTerminal.parse(message));
    },
    onMessage: (listener) => {
      process.on('message', (raw) => {
        const message = ToTerminal.safeParse(raw);
        if (message.success) listener(message.data);
      });
    },
    onGone: (listener) => process.once('disconnect', listener),
  };
}
