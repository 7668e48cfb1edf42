export default {
  password: 'Change password',
  password_hint: 'Changing it signs out your other devices.',
  sessions: 'Signed-in devices',
  sessions_hint:
    'These devices use your account. Sign out those you do not know, and change your password.',
  this_device: 'this device',
  unknown_device: 'Unknown device',
  opened: 'signed in',
  last_used: 'last used',
  end: 'Sign out',
  end_confirm: 'Sign this device out?',
};
