export default {
  current: 'Present password',
  current_required: 'Enter your present password',
  new: 'New password',
  new_required: 'Enter a new password',
  rule: 'At least 10 characters, and none of the common ones',
  repeat: 'New password once more',
  repeat_required: 'Enter the new password once more',
  differs: 'The two new passwords differ',
  change: 'Change password',
  changed: 'Your password is changed',
};
