/** The widget's words in German. */
import type { Messages } from '../messages.js';

const de: Messages = {
  signIn: 'Anmelden',
  signInDescription: 'Ganz ohne Passwort.',
  signInOrUpDescription: 'Ganz ohne Passwort. Neu hier? Wir erstellen Ihr Konto.',
  emailLabel: 'E-Mail-Adresse',
  phoneLabel: 'Telefonnummer',
  emailOrPhoneLabel: 'E-Mail-Adresse oder Telefonnummer',
  usernameLabel: 'Benutzername',
  countryLabel: 'Ländervorwahl',
  continue: 'Weiter',
  usePasskey: 'Mit Passkey anmelden',
  useOtherAccount: 'Anderes Konto verwenden',
  invalidEmail: 'Geben Sie eine gültige E-Mail-Adresse ein, zum Beispiel name@example.com.',
  invalidEmailOrPhone: 'Geben Sie eine gültige E-Mail-Adresse oder Telefonnummer ein.',
  invalidUsername: 'Geben Sie Ihren Benutzernamen ohne Leerzeichen ein.',
  starting: 'Einen Moment …',
  notSetUp: 'Die Anmeldung ist noch nicht verfügbar. Informieren Sie den Betreiber der Website.',
  loadFailed:
    'Ein Teil des Formulars wurde nicht geladen. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
  noAccount: 'Neu hier? Konto erstellen',
  signUp: 'Konto erstellen',
  signUpDescription: 'Ganz ohne Passwort.',
  createAccount: 'Konto erstellen',
  haveAccount: 'Schon ein Konto? Anmelden',
  chooseMethod: 'Wie möchten Sie sich anmelden?',
  lastUsed: 'Zuletzt verwendet',
  methods: {
    'email-otp': 'Code per E-Mail',
    sms: 'Code per SMS',
    whatsapp: 'Code per WhatsApp',
    totp: 'Authentifizierungs-App verwenden',
    passkey: 'Passkey verwenden',
    'security-key': 'Sicherheitsschlüssel verwenden',
    'magic-link': 'Anmeldelink per E-Mail',
    push: 'Auf dem Smartphone bestätigen',
    'qr-code': 'QR-Code scannen',
  },
  headings: {
    'email-otp': 'E-Mails prüfen',
    sms: 'SMS prüfen',
    whatsapp: 'WhatsApp prüfen',
    totp: 'Authentifizierungs-App öffnen',
    passkey: 'Passkey verwenden',
    'security-key': 'Sicherheitsschlüssel verwenden',
    'magic-link': 'E-Mails prüfen',
    push: 'Smartphone prüfen',
    'qr-code': 'QR-Code scannen',
  },
  instructions: {
    'email-otp': (where, digits) =>
      `Geben Sie den ${digits}-stelligen Code ein, den wir an ${where ?? 'Ihre E-Mail-Adresse'} gesendet haben.`,
    sms: (where, digits) =>
      `Geben Sie den ${digits}-stelligen Code ein, den wir per SMS an ${where ?? 'Ihr Telefon'} gesendet haben.`,
    whatsapp: (where, digits) =>
      `Geben Sie den ${digits}-stelligen Code ein, den wir per WhatsApp an ${where ?? 'Ihr Telefon'} gesendet haben.`,
    totp: (_where, digits) =>
      `Geben Sie den ${digits}-stelligen Code ein, den die App für dieses Konto anzeigt.`,
    passkey: () => 'Folgen Sie den Anweisungen Ihres Browsers oder Geräts.',
    'security-key': () =>
      'Stecken Sie den Sicherheitsschlüssel ein oder halten Sie ihn an Ihr Gerät und berühren Sie ihn dann.',
    'magic-link': (where) =>
      `Öffnen Sie den Anmeldelink, den wir an ${where ?? 'Ihre E-Mail-Adresse'} gesendet haben, auf einem beliebigen Gerät. Diese Seite meldet Sie dann an.`,
    push: () => 'Wir haben eine Anfrage an Ihr Smartphone gesendet. Öffnen und bestätigen Sie sie.',
    'qr-code': () => 'Scannen Sie ihn mit der App, in der Sie bereits angemeldet sind.',
  },
  invalidPhone: 'Geben Sie eine Telefonnummer mit Ländervorwahl ein, zum Beispiel +49 1512 3456789.',
  phoneCountry:
    'Diese Nummer passt nicht zum Land. Wählen Sie ein anderes Land oder beginnen Sie mit + und der Ländervorwahl.',
  phoneLength: (example) =>
    `Diese Nummer ist zu kurz oder zu lang. ${example ? `Sie sollte etwa so aussehen: ${example}.` : 'Prüfen Sie sie und versuchen Sie es erneut.'}`,
  codeLabel: (digits) => `${digits}-stelliger Code`,
  invalidCode: (digits) => `Geben Sie alle ${digits} Ziffern ein.`,
  verify: 'Weiter',
  resend: 'Erneut senden',
  resendIn: (_seconds, time) => `Erneut senden in ${time}`,
  availableIn: (_seconds, time) => `Verfügbar in ${time}`,
  resent: 'Gesendet. Die Zustellung kann eine Minute dauern.',
  sent: 'Gesendet',
  resendHint: 'Nichts angekommen? Sehen Sie im Spam-Ordner nach oder wählen Sie eine andere Methode.',
  openMail: (app) => `${app} öffnen`,
  setUpTotp: 'Authentifizierungs-App einrichten',
  setUpTotpDescription:
    'Scannen Sie den QR-Code mit Ihrer App oder geben Sie den Schlüssel von Hand ein. Geben Sie dann den Code aus der App ein.',
  secretLabel: 'Einrichtungsschlüssel',
  copy: 'Schlüssel kopieren',
  copied: 'Kopiert',
  copyFailed: 'Nicht kopiert. Kopieren Sie den Schlüssel von Hand.',
  qrCodeLabel: 'QR-Code zum Anmelden',
  setUpQrCodeLabel: 'QR-Code für Ihre Authentifizierungs-App',
  qrCodeClaimed: 'Gescannt. Bestätigen Sie jetzt auf Ihrem Smartphone.',
  expired: {
    'magic-link': 'Dieser Link ist abgelaufen. Versuchen Sie es erneut, um einen neuen zu erhalten.',
    push: 'Diese Anfrage ist abgelaufen. Versuchen Sie es erneut, um eine neue zu erhalten.',
    'qr-code': 'Dieser QR-Code ist abgelaufen. Versuchen Sie es erneut, um einen neuen zu erhalten.',
  },
  declined: 'Die Anfrage wurde auf Ihrem Smartphone abgelehnt.',
  changeAddress: 'Zurück',
  change: 'Ändern',
  otherMethod: 'Andere Methode wählen',
  tryAgain: 'Erneut versuchen',
  cancel: 'Abbrechen',
  sending: 'Wird gesendet …',
  waiting: 'Warten auf Sie …',
  cancelled: 'Abgebrochen. Sie können es jetzt erneut versuchen.',
  passkeyUnused:
    'Es wurde kein Passkey verwendet. Versuchen Sie es erneut oder fahren Sie ohne Passkey fort.',
  passkeySuggestionFailed:
    'Dieser Passkey hat nicht funktioniert. Versuchen Sie es erneut oder fahren Sie ohne Passkey fort.',
  verifying: 'Wird geprüft …',
  answering: 'Sie werden angemeldet …',
  openPrebuilt: 'Identität bestätigen',
  openPrebuiltDescription: 'Schließen Sie die Schritte im geöffneten Fenster ab.',
  openPopupDescription: 'Schließen Sie die Schritte auf dieser Seite ab.',
  windowClosed: 'Ich habe das Fenster geschlossen',
  offerPasskey: 'Nächstes Mal schneller anmelden',
  offerPasskeyDescription:
    'Erstellen Sie einen Passkey: Dann genügt Ihr Fingerabdruck, Gesicht oder Ihre Bildschirmsperre. Ganz ohne Code.',
  createPasskey: 'Passkey erstellen',
  noPasskeyCreated: 'Es wurde kein Passkey erstellt. Versuchen Sie es erneut oder überspringen Sie das.',
  notNow: 'Jetzt nicht',
  signedIn: 'Sie sind angemeldet',
  redirecting: 'Sie werden zu Ihrem Konto weitergeleitet …',
  errors: {
    network: 'Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
    timeout: 'Das hat zu lange gedauert. Versuchen Sie es erneut.',
    'rate-limited': 'Zu viele Versuche. Warten Sie kurz und versuchen Sie es dann erneut.',
    'bad-response': 'Bei uns ist ein Fehler aufgetreten. Versuchen Sie es später erneut.',
    'wrong-code': 'Dieser Code ist falsch oder abgelaufen. Prüfen Sie ihn oder fordern Sie einen neuen an.',
    'code-expired': 'Dieser Code gilt nicht mehr. Fordern Sie einen neuen an.',
    'session-expired': 'Die Anmeldung ist abgelaufen. Bitte beginnen Sie von vorn.',
    'invalid-identifier': 'Das sieht nicht richtig aus. Prüfen Sie Ihre Eingabe und versuchen Sie es erneut.',
    'not-allowed': 'Die Anmeldung ist fehlgeschlagen. Prüfen Sie Ihre Eingabe und versuchen Sie es erneut.',
    blocked: 'Diese Anmeldung wurde blockiert. Wenden Sie sich bei Fragen an den Support.',
    'popup-blocked':
      'Ihr Browser hat das Fenster blockiert. Erlauben Sie Pop-ups für diese Website und versuchen Sie es erneut.',
    'passkey-unavailable':
      'Passkeys und Sicherheitsschlüssel funktionieren in diesem Browser nicht. Wählen Sie eine andere Methode.',
    'passkey-failed':
      'Der Passkey oder Sicherheitsschlüssel hat nicht funktioniert. Versuchen Sie es erneut oder wählen Sie eine andere Methode.',
    'not-enrolled': 'Das haben Sie noch nicht eingerichtet. Wählen Sie eine andere Methode.',
    'sign-up-refused':
      'Mit diesen Angaben konnte kein Konto erstellt werden. Prüfen Sie Ihre Eingabe oder wenden Sie sich an den Support.',
    misconfigured: 'Die Anmeldung funktioniert zurzeit nicht. Informieren Sie den Betreiber der Website.',
    'load-failed':
      'Ein Teil des Formulars wurde nicht geladen. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
    internal: 'Etwas ist schiefgegangen. Versuchen Sie es erneut.',
  },
  retryIn: (_seconds, time) => `Zu viele Versuche. Versuchen Sie es in ${time} erneut.`,
  canTryAgain: 'Sie können es jetzt erneut versuchen.',
  noMethod: 'Für dieses Konto gibt es noch keine Anmeldemethode. Wenden Sie sich an den Support.',
  review:
    'Diese Anmeldung wird erst geprüft. Versuchen Sie es später erneut oder wenden Sie sich an den Support.',
  notAccepted:
    'Ihre Identität ist bestätigt, aber die Anmeldung ist fehlgeschlagen. Versuchen Sie es erneut.',
};

export default de;
