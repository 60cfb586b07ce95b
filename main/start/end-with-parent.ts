/**
 * Loaded before a server (`node --import`): asks it to end when the process that started it is no more. A parent
 * that was killed can no longer say so itself.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Waiting for that end alone keeps no process alive.
process.channel?.unref();
