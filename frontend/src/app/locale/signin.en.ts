export default {
  title: 'Sign in',
  hint: 'Use the account that your unit gave you.',
  username: 'User name',
  password: 'Password',
  username_required: 'Enter your user name',
  password_required: 'Enter your password',
  enter: 'Sign in',
  again: 'Please sign in again',
  again_hint:
    'Your session has ended. Enter your password to go on; everything on the page is still here.',
  other_account: 'Use another account',
  change_title: 'Change your password first',
  change_hint:
    'Somebody else has set this password. Choose one that only you know, then you can start.',
  motto: 'Every door has a contact, every request an answer',
  submotto: 'Cadres connect with households',
  forgotten: 'Forgotten your password?',
  forgotten_text:
    'Go to the system administrator with your identity card or work card. No password is sent by phone, message or mail.',
  forgotten_contact: 'Contact: {{contact}}',
  forgotten_office: 'Office: {{office}}',
  locked_text:
    'Five wrong passwords lock the account for 30 minutes; that can be lifted in person, too.',
  close: 'Close',
};
