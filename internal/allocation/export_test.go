package allocation

// Campaign makes a district at the size of the real one, for tests from outside.
var Campaign = campaign
