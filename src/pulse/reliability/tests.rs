//! Tests of `pulse::reliability`.
