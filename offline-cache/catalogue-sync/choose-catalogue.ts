/** What is known of a catalogue when it is to be decided which one is in force. */
export interface Candidate {
  /** the day it was published, `YYYY-MM-DD`, as it says of itself */
  published: string;
  digest: string;
}

/**
 * Which catalogue is in force (docs/decisions/0008). The platform's word counts; but what came with a newer program
 * counts from the moment it is installed until the platform was heard again, so that a technician can bring a
 * catalogue to a village without a line.
 * @param heardWith digest of the program's catalogue when the platform was last heard
 */
export function chooseCatalogue(
  builtIn: Candidate | undefined,
  synchronised: Candidate | undefined,
  heardWith: string | undefined,
): 'builtIn' | 'synchronised' | 'none' {
  if (!synchronised) return builtIn ? 'builtIn' : 'none';
  if (!builtIn || heardWith === builtIn.digest) return 'synchronised';
  return builtIn.published > synchronised.published ? 'builtIn' : 'synchronised';
}
