import Foundation

// The platform's own functions: independent of those under test, and here only the tolerance counts, not the bits.
func exponential(_ x: Double) -> Double { exp(x) }
func logarithm(_ x: Double) -> Double { log(x) }
