"""Pure: visits counted by half hour, and every figure that is made from the counts."""
