//! Exact rational numbers, as far as elimination of small matrices needs them; a number that does not fit is a panic, never wrong.

use std::cmp::Ordering;

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rational {
    over: i128,
    under: i128,
}

impl Rational {
    pub const ZERO: Self = Self { over: 0, under: 1 };
    pub const ONE: Self = Self { over: 1, under: 1 };

    fn new(over: i128, under: i128) -> Self {
        let by = gcd(over.unsigned_abs(), under.unsigned_abs()).cast_signed() * under.signum();
        Self { over: over / by, under: under / by }
    }

    pub fn is_zero(self) -> bool {
        self.over.cmp(&0) == Ordering::Equal
    }

    /// self / other
    pub fn by(self, other: Self) -> Self {
        Self::new(times(self.over, other.under), times(self.under, other.over))
    }

    /// self − factor·other
    pub fn less(self, factor: Self, other: Self) -> Self {
        let product = Self::new(times(factor.over, other.over), times(factor.under, other.under));
        let over = times(self.over, product.under).checked_sub(times(product.over, self.under));
        Self::new(over.expect("fits"), times(self.under, product.under))
    }
}

fn times(a: i128, b: i128) -> i128 {
    a.checked_mul(b).expect("fits")
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}
