import type { Received } from '../under-test.ts';
import type { StormOptions, StormReport } from '../storm/storm.ts';
import { CredulousClient } from './credulous-client.ts';
import { ForgetfulDatabase } from './forgetful-database.ts';
import { HastyDatabase } from './hasty-database.ts';
import { UnquestioningClient } from './unquestioning-client.ts';

/** A defect put into one side on purpose, and what the judge must then find. */
export interface Control {
  name: string;
  control: NonNullable<StormOptions['control']>;
  mustShow: (report: StormReport) => boolean;
}

/** Fresh ones for one run. */
export function stormControls(): Control[] {
  const putAway: Received[] = [];
  return [
    {
      name: 'gatewayWithoutUniqueness',
      control: {
        applicationsOnly: true,
        databaseOf: (real) => new ForgetfulDatabase(real, putAway),
        forgotten: () => putAway,
        faults: ['lostResponse', 'duplicated', 'deliveredLate'],
      },
      mustShow: ({ duplicates }) => duplicates > 0,
    },
    {
      name: 'terminalBelievesAny200',
      control: {
        applicationsOnly: true,
        clientOf: (options) => new CredulousClient(options),
        faults: ['portalPage', 'portalEmptyJson', 'replyOfAnother'],
      },
      mustShow: ({ lost }) => lost > 0,
    },
    {
      name: 'receivedBeforeCommit',
      control: {
        applicationsOnly: true,
        databaseOf: (real) => new HastyDatabase(real),
        clientOf: (options) => new UnquestioningClient(options),
      },
      mustShow: ({ lost }) => lost > 0,
    },
  ];
}
