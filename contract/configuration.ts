import { z } from 'zod';
import { DeviceConfiguration } from './device-configuration.ts';
import { Site } from './visit.ts';

/** `terminal.json` in the terminal's data folder: what differs from machine to machine. */
export const TerminalConfiguration = z
  .object({
    terminalId: z.string().regex(/^[A-Za-z0-9-]{4,40}$/),
    site: Site,
    /** how the site is called on an English screen; what is absent stays Chinese */
    siteInEnglish: Site.partial().default({}),
    devices: DeviceConfiguration,
    platform: z.object({
      /** base address of the gateway as this terminal reaches it */
      address: z.url(),
      /** base address that citizens' phones reach, for the QR code */
      publicAddress: z.url(),
      /** file with the terminal's key, readable by its owner only */
      keyFile: z.string().min(1),
      /** the keys this terminal believes in, laid down at its enrolment (contract/keys.ts, KeySet) */
      trustFile: z.string().min(1).default('trust.json'),
    }),
    /** where the terminal's own signing key is: a file of its owner alone, or a token spoken to by a program */
    signingKey: z
      .discriminatedUnion('store', [
        z.object({ store: z.literal('file') }),
        z.object({
          store: z.literal('command'),
          program: z.string().min(1),
          arguments: z.array(z.string()).default([]),
        }),
      ])
      .default({ store: 'file' }),
    timing: z
      .object({
        idleSeconds: z.number().positive().default(120),
        warningSeconds: z.number().min(20).default(30),
        ratingSeconds: z.number().positive().default(60),
        goodbyeSeconds: z.number().positive().default(12),
        /** the first screen goes dark when nobody touched it and nobody stood there for this long */
        sleepSeconds: z.number().positive().default(300),
      })
      .prefault({}),
  })
  .strict();
export type TerminalConfiguration = z.infer<typeof TerminalConfiguration>;
