"""What past days cost and teach: years of tickets, reports, staffing learnt from ten weeks."""
