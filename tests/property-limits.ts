import fc from 'fast-check';

/**
 * Shrinking a failure can take hours in a property of a database, and a test runner cannot stop what is not
 * asynchronous: after this while the smallest failure so far is told. A property that holds is not failed by it.
 */
fc.configureGlobal({ interruptAfterTimeLimit: 120_000, markInterruptAsFailure: false });
