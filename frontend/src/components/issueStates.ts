/** The states in which somebody is still at work on an issue, as a filter. */
export const openStates = 'submitted,accepted,dispatched,planned,in_progress,suspended';
