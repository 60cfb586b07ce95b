import { type SeededRandom } from './seeded-random.ts';

/** A square matrix by rows. */
type Matrix = readonly Float64Array[];

/**
 * Linear discriminant analysis: rows that project features to where characters differ most, measured by how much one
 * character differs within itself.
 * @param within covariance of the features of one character (symmetric)
 * @param between covariance of the characters' means (symmetric)
 * @param ridge part of the mean variance that is added to every feature's variance
 * @returns `count` rows, the most telling first
 */
export function discriminantRows(
  within: Matrix,
  between: Matrix,
  count: number,
  ridge: number,
  random: SeededRandom,
): Float64Array[] {
  const lower = cholesky(withRidge(within, ridge));
  // Whitening from both sides: L⁻¹ B L⁻ᵀ.
  const half = solveLower(lower, between);
  const whitened = solveLower(lower, transposed(half));
  const directions = leadingVectors(whitened, count, random);
  return directions.map((direction) => solveUpper(lower, direction));
}

function withRidge(matrix: Matrix, ridge: number): Matrix {
  const mean = matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0) / matrix.length;
  return matrix.map((row, index) => row.map((value, at) => (at === index ? value + ridge * mean : value)));
}

/** Lower triangle L with L·Lᵀ = matrix, which must be positive definite. */
function cholesky(matrix: Matrix): Matrix {
  const lower = matrix.map((row) => new Float64Array(row.length));
  for (const [i, row] of lower.entries()) {
    for (let j = 0; j <= i; j++) {
      const other = lower[j] ?? row;
      let sum = matrix[i]?.[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * (other[k] ?? 0);
      row[j] = i === j ? Math.sqrt(sum) : sum / (other[j] ?? 1);
    }
  }
  return lower;
}

/** X with lower · X = right. */
function solveLower(lower: Matrix, right: Matrix): Matrix {
  const solution: Float64Array[] = [];
  for (const [i, row] of lower.entries()) {
    const result = Float64Array.from(right[i] ?? []);
    for (const [k, known] of solution.entries()) addScaled(result, known, -(row[k] ?? 0));
    solution.push(result.map((value) => value / (row[i] ?? 1)));
  }
  return solution;
}

/** x with lowerᵀ · x = right. */
function solveUpper(lower: Matrix, right: Float64Array): Float64Array {
  const solution = Float64Array.from(right);
  for (let i = lower.length - 1; i >= 0; i--) {
    const row = lower[i] ?? solution;
    const value = (solution[i] ?? 0) / (row[i] ?? 1);
    for (let k = 0; k < i; k++) solution[k] = (solution[k] ?? 0) - (row[k] ?? 0) * value;
    solution[i] = value;
  }
  return solution;
}

/** Orthogonal iteration: the vectors of the largest eigenvalues of a positive semidefinite matrix. */
function leadingVectors(matrix: Matrix, count: number, random: SeededRandom): Float64Array[] {
  let vectors: Float64Array[] = Array.from({ length: count }, () =>
    Float64Array.from(matrix, () => random.normal(1)),
  );
  for (let round = 0; round < 25; round++) {
    vectors = orthonormal(vectors.map((vector) => Float64Array.from(matrix, (row) => dot(row, vector))));
  }
  return vectors;
}

function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const result: Float64Array[] = [];
  for (const vector of vectors) {
    for (const earlier of result) addScaled(vector, earlier, -dot(vector, earlier));
    const length = Math.sqrt(dot(vector, vector)) || 1;
    result.push(vector.map((value) => value / length));
  }
  return result;
}

function transposed(matrix: Matrix): Matrix {
  return matrix.map((_, column) => Float64Array.from(matrix, (row) => row[column] ?? 0));
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let index = 0; index < to.length; index++) {
    to[index] = (to[index] ?? 0) + factor * (from[index] ?? 0);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
