export { MailOutbox, type Mail } from './mailOutbox.ts';
