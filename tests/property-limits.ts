import fc from 'fast-check';

/**
 * Shrinking a failure can take hours in a property of a database, and a test runner cannot stop what is not
 * asynchronous: the first failure is told as it was found, with the seed that finds it again. Whoever mends it lets it
 * shrink by `endOnFailure: false` at that property.
 */
fc.configureGlobal({ endOnFailure: true });
