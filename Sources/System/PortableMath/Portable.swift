/// Elementary functions whose results are the same bits on every processor.
///
/// The mathematical library of an operating system changes the last bits of `exp`, `log` or `sin` with its version and with the
/// instructions the processor offers. Everything here is built from IEEE 754 operations that are correctly rounded by definition
/// (+ − × ÷ and the square root) in a fixed order, and from operations on bit patterns. Swift does not contract `a * b + c` into
/// a fused multiply-add, so the bits follow from the source text alone.
///
/// Accuracy is stated in ulps: units in the last place of the exact result rounded to double precision; 0.5 would be correct
/// rounding. The bounds in the comments of the functions are the largest errors met in the stated number of random points.
public enum Portable {}
