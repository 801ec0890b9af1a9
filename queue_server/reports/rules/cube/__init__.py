"""Pure: visits counted by half hour, and every figure that is made of the counts."""
