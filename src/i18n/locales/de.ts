/** The widget's words in German. */
import type { Messages } from '../messages.js';

const seconds = (count: number) => `${count} Sekunde${count === 1 ? '' : 'n'}`;

const de: Messages = {
  signIn: 'Anmelden',
  signInDescription: 'Ganz ohne Passwort.',
  emailLabel: 'E-Mail-Adresse',
  phoneLabel: 'Telefonnummer',
  emailOrPhoneLabel: 'E-Mail-Adresse oder Telefonnummer',
  usernameLabel: 'Benutzername',
  countryLabel: 'Land',
  continue: 'Weiter',
  usePasskey: 'Mit Passkey anmelden',
  useOtherAccount: 'Anderes Konto verwenden',
  noAccount: 'Konto erstellen',
  invalidEmail: 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com.',
  invalidEmailOrPhone: 'Geben Sie eine E-Mail-Adresse oder eine Telefonnummer ein.',
  invalidUsername: 'Geben Sie Ihren Benutzernamen ohne Leerzeichen ein.',
  starting: 'Einen Moment …',
  notSetUp:
    'Diese Anmeldung ist noch nicht eingerichtet. Bitte sagen Sie dem Betreiber der Website Bescheid.',
  loadFailed: 'Ein Teil dieses Formulars wurde nicht geladen. Prüfen Sie Ihre Verbindung.',
  signUp: 'Ihr Konto erstellen',
  signUpDescription: 'Ganz ohne Passwort.',
  createAccount: 'Konto erstellen',
  haveAccount: 'Ich habe schon ein Konto',
  chooseMethod: 'Wie möchten Sie sich anmelden?',
  methods: {
    'email-otp': 'Code per E-Mail',
    sms: 'Code per SMS',
    whatsapp: 'Code per WhatsApp',
    totp: 'Authentifizierungs-App',
    passkey: 'Passkey',
    'security-key': 'Sicherheitsschlüssel',
    'magic-link': 'Link per E-Mail',
    push: 'Auf dem Telefon bestätigen',
    'qr-code': 'QR-Code scannen',
  },
  headings: {
    'email-otp': 'Sehen Sie in Ihr Postfach',
    sms: 'Sehen Sie in Ihre Nachrichten',
    whatsapp: 'Sehen Sie in WhatsApp nach',
    totp: 'Öffnen Sie Ihre Authentifizierungs-App',
    passkey: 'Verwenden Sie Ihren Passkey',
    'security-key': 'Verwenden Sie Ihren Sicherheitsschlüssel',
    'magic-link': 'Sehen Sie in Ihr Postfach',
    push: 'Sehen Sie auf Ihr Telefon',
    'qr-code': 'Scannen Sie diesen Code',
  },
  instructions: {
    'email-otp': (where) =>
      `Wir haben einen sechsstelligen Code an ${where ?? 'Ihre E-Mail-Adresse'} geschickt.`,
    sms: (where) => `Wir haben einen sechsstelligen Code an ${where ?? 'Ihr Telefon'} geschickt.`,
    whatsapp: (where) =>
      `Wir haben einen sechsstelligen Code per WhatsApp an ${where ?? 'Ihr Telefon'} geschickt.`,
    totp: () => 'Geben Sie den sechsstelligen Code ein, den sie für dieses Konto zeigt.',
    passkey: () => 'Folgen Sie Ihrem Browser.',
    'security-key': () => 'Stecken Sie den Schlüssel ein und berühren Sie ihn.',
    'magic-link': (where) =>
      `Wir haben einen Link an ${where ?? 'Ihre E-Mail-Adresse'} geschickt. Öffnen Sie ihn auf irgendeinem Gerät und kommen Sie dann hierher zurück.`,
    push: () => 'Wir haben eine Anfrage an Ihr Telefon geschickt. Bestätigen Sie sie dort.',
    'qr-code': () => 'Scannen Sie ihn mit der App, in der Sie schon angemeldet sind.',
  },
  invalidPhone: 'Geben Sie eine Telefonnummer mit Ländervorwahl ein, zum Beispiel +49 1512 3456789.',
  phoneCountry:
    'Nummer und Land passen nicht zusammen. Wählen Sie das richtige Land oder beginnen Sie mit + und der Vorwahl.',
  phoneLength: (example) =>
    `Die Nummer ist zu kurz oder zu lang.${example ? ` Nummern dort sehen so aus: ${example}.` : ' Prüfen Sie sie und versuchen Sie es noch einmal.'}`,
  codeLabel: 'Code',
  invalidCode: (digits) => `Geben Sie die ${digits} Ziffern des Codes ein.`,
  verify: 'Anmelden',
  resend: 'Noch einmal senden',
  resendIn: (count) => `Noch einmal senden in ${seconds(count)}`,
  resent: 'Noch einmal gesendet.',
  setUpTotp: 'Authentifizierungs-App einrichten',
  setUpTotpDescription:
    'Scannen Sie den QR-Code mit der App oder tippen Sie den Schlüssel ein. Geben Sie dann den Code ein, den sie zeigt.',
  secretLabel: 'Schlüssel',
  copy: 'Kopieren',
  copied: 'Kopiert',
  qrCodeLabel: 'QR-Code',
  qrCodeClaimed: 'Bestätigen Sie jetzt auf Ihrem Telefon.',
  expired: {
    'magic-link': 'Dieser Link ist abgelaufen. Versuchen Sie es noch einmal, um einen neuen zu erhalten.',
    push: 'Diese Anfrage ist abgelaufen. Versuchen Sie es noch einmal, um eine neue zu erhalten.',
    'qr-code': 'Dieser QR-Code ist abgelaufen. Versuchen Sie es noch einmal, um einen neuen zu erhalten.',
  },
  declined: 'Die Anfrage wurde abgelehnt.',
  changeAddress: 'Von vorn beginnen',
  otherMethod: 'Anders anmelden',
  tryAgain: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  sending: 'Wird gesendet …',
  waiting: 'Warten auf Sie …',
  cancelled: 'Abgebrochen. Sie können es noch einmal versuchen.',
  verifying: 'Wird geprüft …',
  answering: 'Sie werden angemeldet …',
  openPrebuilt: 'Bestätigen Sie, dass Sie es sind',
  openPrebuiltDescription: 'Folgen Sie den Schritten im Fenster, das sich geöffnet hat.',
  windowClosed: 'Ich habe das Fenster geschlossen',
  offerPasskey: 'Nächstes Mal schneller anmelden',
  offerPasskeyDescription:
    'Erstellen Sie einen Passkey: Dann genügt Ihr Fingerabdruck, Ihr Gesicht oder Ihre Bildschirmsperre.',
  createPasskey: 'Passkey erstellen',
  notNow: 'Jetzt nicht',
  signedIn: 'Sie sind angemeldet',
  errors: {
    network: 'Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    timeout: 'Der Server hat zu lange gebraucht. Versuchen Sie es noch einmal.',
    'rate-limited': 'Zu viele Versuche. Warten Sie ein wenig und versuchen Sie es dann noch einmal.',
    'bad-response': 'Der Server hatte ein Problem. Versuchen Sie es noch einmal.',
    'wrong-code':
      'Dieser Code stimmt nicht oder ist abgelaufen. Prüfen Sie ihn und geben Sie ihn noch einmal ein.',
    'code-expired': 'Dieser Code gilt nicht mehr. Lassen Sie einen neuen senden.',
    'session-expired': 'Das hat zu lange gedauert. Bitte beginnen Sie noch einmal.',
    'invalid-identifier': 'Das sieht nicht richtig aus. Prüfen Sie es und versuchen Sie es noch einmal.',
    'not-allowed':
      'Wir konnten Sie nicht anmelden. Prüfen Sie Ihre Eingabe oder versuchen Sie es noch einmal.',
    blocked: 'Diese Anmeldung wurde gesperrt. Bitte wenden Sie sich an den Support.',
    'popup-blocked':
      'Ihr Browser hat das Fenster blockiert. Erlauben Sie es und versuchen Sie es noch einmal.',
    'passkey-unavailable':
      'Passkeys und Sicherheitsschlüssel funktionieren hier nicht. Versuchen Sie es anders.',
    'passkey-failed':
      'Der Passkey oder Sicherheitsschlüssel hat nicht funktioniert. Versuchen Sie es noch einmal oder auf anderem Weg.',
    'not-enrolled': 'Diese Art der Anmeldung ist für Sie nicht eingerichtet. Versuchen Sie es anders.',
    'sign-up-refused': 'Wir konnten hier kein Konto für Sie anlegen.',
    misconfigured:
      'Die Anmeldung ist nicht richtig eingerichtet. Bitte sagen Sie dem Betreiber der Website Bescheid.',
    'load-failed': 'Ein Teil dieses Formulars wurde nicht geladen. Prüfen Sie Ihre Verbindung.',
    internal: 'Etwas ist schiefgegangen. Versuchen Sie es noch einmal.',
  },
  retryIn: (count) => `Zu viele Versuche. Versuchen Sie es in ${seconds(count)} noch einmal.`,
  notAccepted:
    'Sie haben sich ausgewiesen, aber diese Website konnte nicht fertig werden. Versuchen Sie es noch einmal.',
};

export default de;
