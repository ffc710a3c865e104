# Carnet auf Deutsch. Normale Groß- und Kleinschreibung, kein Schlusspunkt, Backticks um wörtlich Gemeintes.
# Eine Meldung, deren Id ein stabiler Code ist, sagt, was geschehen ist; ihr `.hint` sagt, was zu tun ist.

## Dokumente, die nicht wohlgeformt sind

algorithm-not-allowed = Das Dokument ist mit dem Algorithmus { $algorithm } signiert, den Carnet nicht akzeptiert
    .hint = Fordern Sie das Dokument erneut an, erstellt mit dem Werkzeug des Anbieters selbst
claim-range = Das Feld { $claim } des Dokuments liegt außerhalb des gültigen Bereichs
    .hint = Fordern Sie das Dokument erneut an; kommt es unverändert wieder, informieren Sie den Anbieter
claim-type = Das Feld { $claim } des Dokuments hat den falschen Typ
    .hint = Fordern Sie das Dokument erneut an; kommt es unverändert wieder, informieren Sie den Anbieter
cwt-tag = Das Dokument trägt ein CWT-Tag, das Carnet nicht verwendet
    .hint = Fordern Sie das Dokument erneut an, erstellt mit dem Werkzeug des Anbieters selbst
duplicate-key = Das Dokument enthält dasselbe Feld zweimal
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
float-not-allowed = Das Dokument enthält eine Gleitkommazahl
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
header-critical = Das Dokument hat einen kritischen Header, den diese Version nicht kennt
    .hint = Installieren Sie eine neuere Version dieses Programms
header-malformed = Der Header des Dokuments ist nicht so, wie er sein sollte
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
indefinite-length = Das Dokument hat Teile ohne Längenangabe
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
invalid-utf8 = Ein Text im Dokument ist beschädigt
    .hint = Übertragen Sie die Datei erneut
kind-unknown = Das Dokument ist von einer Art, die diese Version nicht kennt
    .hint = Installieren Sie eine neuere Version dieses Programms
malformed = Dies ist kein Carnet-Dokument
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben; `carnet inspect FILE` zeigt, was darin steht
    .window = Prüfen Sie, ob Sie die richtige Datei gewählt haben
missing-claim = Das Feld { $claim } des Dokuments fehlt
    .hint = Fordern Sie das Dokument erneut an; kommt es unverändert wieder, informieren Sie den Anbieter
not-shortest = Das Dokument hat nicht die einzig richtige Form
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
signature-length = Die Signatur des Dokuments ist abgeschnitten oder zu lang
    .hint = Übertragen Sie die Datei erneut
simple-not-allowed = Das Dokument enthält einen Wert, den Carnet nicht verwendet
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
tag-missing = Dem Dokument fehlt der Anfang
    .hint = Übertragen Sie die Datei erneut
tag-not-allowed = Das Dokument trägt das Tag { $tag }, das Carnet nicht verwendet
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
too-deep = Das Dokument ist zu tief verschachtelt
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
too-large = Das Dokument ist größer als 64 KiB
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben
too-many-items = Das Dokument hat zu viele Teile
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
trailing-bytes = Nach dem Ende des Dokuments folgt noch etwas
    .hint = Übertragen Sie die Datei erneut, für sich allein
truncated = Das Dokument ist abgeschnitten
    .hint = Übertragen Sie die Datei erneut; vielleicht wurde das Kopieren unterbrochen
unknown-claim = Das Dokument hat das Feld { $claim }, das diese Version verstehen müsste und nicht versteht
    .hint = Installieren Sie eine neuere Version dieses Programms
unprotected-not-empty = Das Dokument enthält etwas, das nicht signiert ist
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nach dem Signieren verändert
unsorted-keys = Die Felder des Dokuments stehen in der falschen Reihenfolge
    .hint = Fordern Sie das Dokument erneut an; dieses wurde nicht von Carnet erstellt
version-unsupported = Dies wurde von einer späteren Version von Carnet geschrieben
    .hint = Installieren Sie eine neuere Version dieses Programms
wrong-kind = Hier wird ein Dokument der Art { $wanted } gebraucht, und dieses ist von der Art { $found }
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben; `carnet inspect FILE` zeigt, was es ist
    .window = Prüfen Sie, ob Sie die richtige Datei gewählt haben

## Dokumente, denen nicht vertraut wird

key-not-given = Ob die Signatur gültig ist, wurde nicht geprüft: Es wurde kein Schlüssel angegeben
    .hint = Geben Sie den öffentlichen Schlüssel des Unterzeichners mit `--key PEM` an
other-company = Das Dokument gehört zur Firma `{ $company }`
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben
signature-invalid = Die Signatur ist ungültig: Das Dokument wurde verändert, oder jemand anderes hat es erstellt
    .hint = Übertragen Sie die Datei erneut; hilft das nicht, vertrauen Sie ihrer Herkunft nicht
unknown-key = Das Dokument ist mit einem Schlüssel signiert, dem hier nicht vertraut wird
    .hint = Prüfen Sie, ob das Dokument vom Anbieter dieses Produkts stammt

## Schlüssel und Lizenzschlüssel

key-file-weak = Die Schlüsseldatei ist zu schwach geschützt
    .hint = Verschlüsseln Sie sie neu mit `openssl pkcs8 -topk8 -scrypt -scrypt_p 5`
key-malformed = Dies ist kein Ed25519-Schlüssel im PEM-Format
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben
key-weak = Dieser Schlüssel ist wertlos: Jeder kann in seinem Namen signieren
    .hint = Erstellen Sie einen neuen Schlüssel
license-key-character = Das Zeichen an Stelle { $place } kommt in Lizenzschlüsseln nicht vor
    .hint = Lizenzschlüssel bestehen aus Ziffern und Buchstaben, ohne U; geben Sie ihn noch einmal ein
license-key-check = Im Lizenzschlüssel ist ein Tippfehler
    .hint = Vergleichen Sie ihn mit dem Original, Gruppe für Gruppe
license-key-length = Ein Lizenzschlüssel hat 25 Zeichen, und dieser hat { $length }
    .hint = Ein Zeichen fehlt oder ist doppelt; vergleichen Sie ihn mit dem Original, Gruppe für Gruppe
name-invalid = Ein Name oder Code kann nicht verwendet werden: { $rule }
    .hint = Wählen Sie einen anderen
passphrase-empty = Die Passphrase ist leer
    .hint = Wählen Sie eine Passphrase aus mehreren Wörtern
passphrase-wrong = { $of ->
        [replica] Die Passphrase ist nicht die dieser Replik
       *[other] Die Passphrase öffnet die Schlüsseldatei nicht
    }
    .hint = { $of ->
            [replica] Versuchen Sie es noch einmal; wer sie vergessen hat, gibt den API-Schlüssel noch einmal mit `--portal URL --api-key-file DATEI` an
           *[other] Versuchen Sie es noch einmal; prüfen Sie, ob die Feststelltaste aus ist
        }
passphrases-differ = Die beiden Passphrasen sind verschieden
    .hint = Geben Sie zweimal dieselbe Passphrase ein
secret-not-given = Ein Geheimnis wird gebraucht, und es gibt kein Terminal, um danach zu fragen
    .hint = { $of ->
            [replica] Geben Sie eine Datei mit `--passphrase-file` an
           *[other] Geben Sie eine Datei mit `--passphrase-file` oder `--license-key-file` an
        }
signer-unavailable = Der Signaturschlüssel ist nicht erreichbar
    .hint = Schließen Sie das Token an, oder öffnen Sie die Schlüsseldatei

## Träger

animation-too-large = Das ist zu groß für einen animierten QR-Code dieser Dichte
    .hint = Wählen Sie eine höhere `--version`, oder übertragen Sie es als Datei
    .window = Wählen Sie eine höhere Dichte, oder übertragen Sie es als Datei
armor-damaged = Der Text wurde unterwegs beschädigt
    .hint = Kopieren Sie alles noch einmal, von der BEGIN-Zeile bis zur END-Zeile, oder senden Sie stattdessen die Datei
armor-end-missing = Die END-Zeile des Textes fehlt
    .hint = Kopieren Sie alles noch einmal, von der BEGIN-Zeile bis zur END-Zeile
bundle-damaged = Das Bündel ist bei Element { $item } beschädigt
    .hint = Übertragen Sie die Datei erneut; was davor gelesen wurde, bleibt gültig
bundle-too-long = Das Bündel hat mehr als { $max } Elemente
    .hint = Teilen Sie es in mehrere Bündel auf
bundle-truncated = Das Bündel ist nach Element { $item } abgeschnitten
    .hint = Übertragen Sie die Datei erneut; was davor gelesen wurde, bleibt gültig
code-character = Zeile { $line }: Das Zeichen an Stelle { $place } kommt in Codes nicht vor
    .hint = Codes enthalten kein U; O wird als 0 gelesen, I und L als 1
code-check = In Zeile { $line } ist ein Tippfehler
    .hint = Vergleichen Sie die Zeile Zeichen für Zeichen, oder lassen Sie sie sich noch einmal vorlesen
code-group = Zeile { $line }: Gruppe { $group } hat { $found } Zeichen statt { $wanted }
    .hint = In dieser Gruppe wurde ein Zeichen ausgelassen oder doppelt eingegeben
code-length = Zeile { $line } hat { $found } Zeichen statt { $wanted }
    .hint = In dieser Zeile wurde ein Zeichen ausgelassen oder doppelt eingegeben
code-lines = Der Code hat { $wanted } Zeilen und wurde mit { $found } angegeben
    .hint = Geben Sie alle Zeilen an, der Reihe nach
code-malformed = Die Zeilen stimmen, aber dies ist kein Code dieser Art
    .hint = Prüfen Sie, welcher Code hier gebraucht wird
frame-damaged = Ein Bild des animierten QR-Codes ist beschädigt
    .hint = Lassen Sie ihn weiterlaufen: andere Bilder gleichen es aus
frame-foreign = Das ist kein Bild eines animierten QR-Codes von Carnet
    .hint = Prüfen Sie, ob Sie den richtigen Code aufnehmen
frames-missing = Die Bilder endeten, bevor alles da war: { $seen } von { $needed } unabhängigen Bildern wurden gesehen
    .hint = Lassen Sie ihn länger laufen und lesen Sie noch einmal; mit `--resume DATEI` zählen die schon gesehenen Bilder
    .window = Zeigen Sie den Code noch einmal, und lassen Sie ihn länger laufen
input-too-large = Die Datei ist größer als { $max } Bytes
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben
nothing-found = Hierin ist kein Carnet-Dokument
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben oder ob der ganze Text kopiert wurde
picture-format = Das Bild ist beschädigt oder weder PNG noch JPEG
    .hint = Speichern oder fotografieren Sie es noch einmal, als PNG oder JPEG
picture-too-hard = Das Bild zu lesen dauert zu lange
    .hint = Fotografieren Sie den Code erneut, allein und gerade
picture-too-large = Das Bild hat mehr als 64 Millionen Pixel
    .hint = Fotografieren Sie mit geringerer Auflösung, oder schneiden Sie den QR-Code aus
picture-too-small = Das Bild ist zu klein für einen QR-Code
    .hint = Fotografieren Sie den Code aus größerer Nähe, oder senden Sie das Originalbild
qr-foreign = Der QR-Code stammt nicht von Carnet
    .hint = Prüfen Sie, ob Sie den richtigen Code fotografiert haben
qr-not-found = Im Bild ist kein lesbarer QR-Code
    .hint = Fotografieren Sie ihn noch einmal: den ganzen Code mit weißem Rand, scharf, gerade, ohne Spiegelungen
qr-text-damaged = Der Text des QR-Codes ist beschädigt
    .hint = Fotografieren Sie den Code noch einmal
qr-too-large = Das Dokument ist zu groß für einen einzelnen QR-Code
    .hint = Speichern Sie es stattdessen als Datei, mit `-o FILE.carnet`
    .window = Verwenden Sie den animierten Code oder eine Datei
source-unavailable = Von `{ $source }` kommt kein Bild
    .hint = Filme, Kameras und Bildschirme liest das Programm `ffmpeg`: installieren Sie es, oder speichern Sie die Bilder in einem Ordner und verwenden Sie `--frames ORDNER`
    .window = Kameras, Bildschirme und Filme liest das Programm ffmpeg: Installieren Sie es, oder verwenden Sie eine Datei

## Dateien

busy = Ein anderes Programm verwendet gerade `{ $path }`
    .hint = Warten Sie, bis es fertig ist, und versuchen Sie es dann noch einmal
disk-full = Der Datenträger ist voll: `{ $path }`
    .hint = Schaffen Sie Platz, und versuchen Sie es noch einmal; es wurde nichts geändert
file-exists = `{ $path }` gibt es schon
    .hint = { $force ->
            [none] Wählen Sie einen anderen Namen
           *[other] Wählen Sie einen anderen Namen, oder ersetzen Sie es mit `--force`
        }
    .window = Wählen Sie einen anderen Namen
file-not-found = `{ $path }` ist nicht vorhanden
    .hint = Prüfen Sie den Namen
file-too-large = `{ $path }` ist zu groß
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben
io = `{ $path }` konnte nicht gelesen oder geschrieben werden: { $reason }
    .hint = Prüfen Sie den Datenträger, und versuchen Sie es noch einmal; es wurde nichts geändert
not-a-regular-file = `{ $path }` ist eine Verknüpfung oder ein Ordner, keine Datei
    .hint = Legen Sie die Datei selbst dort ab
output-failed = Die Ausgabe konnte nicht geschrieben werden: { $reason }
    .hint = Prüfen Sie, wohin die Ausgabe geht, und versuchen Sie es noch einmal
permission-denied = Sie dürfen `{ $path }` nicht verwenden
    .hint = Versuchen Sie es als der Benutzer, dem es gehört, oder fragen Sie einen Administrator
    .window = Bitten Sie die Person, die diesen Rechner verwaltet, um das Recht, diesen Ordner zu ändern
read-only = `{ $path }` kann nicht geschrieben werden: Der Datenträger ist schreibgeschützt
    .hint = Verwenden Sie `--state DIR` mit einem Ordner, in den geschrieben werden kann
    .window = Wählen Sie einen anderen Ort, oder machen Sie diesen beschreibbar

## Dieser Rechner

activation-pending = Eine Anforderung ist offen; ihre Lizenz ist noch nicht da
    .hint = Bringen Sie die Anforderung zum Anbieter und die Lizenz zurück, dann `carnet install FILE`
    .window = Bringen Sie die Anforderung zum Anbieter, und lesen Sie die Antwort ein
clock-rolled-back = Die Uhr steht { $back } vor einem schon erfassten Zeitpunkt
    .hint = Stellen Sie Datum und Uhrzeit richtig, und versuchen Sie es noch einmal
expired = Die Lizenz ist abgelaufen
    .hint = Bitten Sie den Anbieter um eine aktualisierte Lizenz, dann `carnet install FILE`
    .window = Bitten Sie den Anbieter um eine aktualisierte Lizenz, und lesen Sie die Antwort ein
guard-missing = Die Kopie, die den Zustandsordner schützt, fehlt
    .hint = Sie wird bei der nächsten Änderung neu angelegt; kommt das wieder vor, prüfen Sie, wer hier aufräumt
import-too-late = Die Frist zum Importieren der Lizenz ist seit { $days ->
        [one] { $days } Tag
       *[other] { $days } Tagen
    } abgelaufen
    .hint = Senden Sie dieselbe Anforderung noch einmal; der Anbieter beantwortet sie neu
in-grace = Die Lizenz ist abgelaufen und läuft für eine Kulanzfrist weiter
    .hint = Bitten Sie den Anbieter um eine aktualisierte Lizenz, dann `carnet install FILE`
    .window = Bitten Sie den Anbieter um eine aktualisierte Lizenz, und lesen Sie die Antwort ein
license-by-code = Die Lizenz zu Aktivierung { $serial } kam per Code, und der Anbieter könnte einen Bericht darüber nicht prüfen
    .hint = Teilen Sie dem Anbieter auf anderem Weg mit, was genutzt wurde
license-retired = Die Lizenz dieses Rechners wurde zurückgegeben
    .hint = Erstellen Sie eine neue Anforderung mit `carnet request`
    .window = Um die Software hier wieder zu verwenden, aktivieren Sie sie neu
licensed = Lizenziert
machine-changed = Dieser Rechner ist nicht der, der aktiviert wurde: { $components }
    .hint = Machen Sie auf dem aktivierten Rechner die Änderung rückgängig; andernfalls erstellen Sie eine neue Anforderung mit `carnet request --new`
    .window = Machen Sie auf dem aktivierten Rechner die Änderung rückgängig; andernfalls aktivieren Sie diesen neu
no-home = Es gibt keinen persönlichen Ordner, in dem der Zustand liegen kann
    .hint = Geben Sie einen Ordner mit `--state DIR` an
    .window = Starten Sie das Programm mit --state und einem Ordner
not-activated = Dieser Rechner hat noch keine Lizenz
    .hint = Erstellen Sie eine Anforderung mit `carnet request`
    .window = Aktivieren Sie ihn; Sie brauchen den Lizenzschlüssel, den der Anbieter Ihnen gegeben hat
not-installable = Ein Dokument der Art { $kind } wird nicht installiert
    .hint = Bringen Sie es zum Anbieter; installiert wird, was zurückkommt
not-set-up = Dieses Produkt ist auf diesem Rechner nicht eingerichtet
    .hint = Erstellen Sie eine Anforderung mit `carnet request --profile product.carnet`
    .window = Ziehen Sie die Datei product.carnet des Anbieters auf dieses Fenster
not-yet-valid = Die Lizenz hat noch nicht begonnen
    .hint = Warten Sie, bis sie beginnt, oder stellen Sie Datum und Uhrzeit richtig
nothing-to-deactivate = Auf diesem Rechner gibt es keine Lizenz, die zurückgegeben werden kann
    .hint = `carnet status` zeigt, was hier vorhanden ist
    .window = Es gibt nichts zu tun
nothing-to-report = Auf diesem Rechner gibt es keine Lizenz, über die berichtet werden kann
    .hint = `carnet status` zeigt, was hier vorhanden ist
observe-failed = Die Uhrzeit konnte nicht festgehalten werden
    .hint = Prüfen Sie, wer in den Zustandsordner schreiben darf
other-device = Die Lizenz ist für einen anderen Rechner
    .hint = Bringen Sie sie zu dem Rechner, dessen Anforderung sie beantwortet
other-product = Das Dokument ist für ein anderes Produkt
    .hint = Prüfen Sie, ob Sie die richtige Datei gewählt haben
profile-not-confirmed = Das Profil des Produkts wurde nicht bestätigt
    .hint = Vergleichen Sie Firma und Schlüssel mit den Angaben des Anbieters, und bestätigen Sie dann, oder verwenden Sie `--yes`
profile-not-trusted = Das Profil ist nicht mit den Schlüsseln signiert, denen dieser Rechner vertraut
    .hint = Bitten Sie den Anbieter um ein Profil, das mit dem früheren Schlüssel signiert ist
profile-older = Das Profil ist älter als das verwendete
    .hint = Behalten Sie das verwendete
portal-not-known = Das Profil des Produkts nennt kein Portal
    .hint = Lassen Sie `--link` weg
receipt-unexpected = Die Quittung beantwortet etwas, das dieser Rechner nicht gesendet hat
    .hint = Bringen Sie sie zu dem Rechner, der es gesendet hat
request-unknown = Die Lizenz beantwortet eine Anforderung, die auf diesem Rechner nicht offen ist
    .hint = Bringen Sie sie zu dem Rechner, der die Anforderung erstellt hat, oder erstellen Sie eine neue
revision-lower = Die Lizenz ist älter (Revision { $offered }) als die installierte (Revision { $installed })
    .hint = Behalten Sie die installierte
revision-repeated = Revision { $revision } ist schon installiert, mit anderem Inhalt
    .hint = Bitten Sie den Anbieter um die nächste Revision
serial-retired = Aktivierung { $serial } wurde auf diesem Rechner zurückgegeben und kann nicht wiederkommen
    .hint = Erstellen Sie eine neue Anforderung mit `carnet request`
    .window = Erstellen Sie eine neue Anforderung
serial-superseded = Aktivierung { $serial } wurde durch eine spätere ersetzt
    .hint = Installieren Sie die spätere
serial-unknown = Auf diesem Rechner gibt es keine Aktivierung { $serial }
    .hint = `carnet status` zeigt, was hier vorhanden ist
    .window = Prüfen Sie, ob Sie die richtige Datei gewählt haben
serial-wanted = Es gibt mehrere Lizenzen; geben Sie an, welche gemeint ist
    .hint = Nennen Sie ihre Seriennummer mit `--serial`
state-damaged = Der Zustandsordner ist beschädigt
    .hint = Stellen Sie ihn aus einer Sicherung wieder her, oder richten Sie das Produkt neu ein und bitten den Anbieter, die alte Aktivierung zurückzusetzen
state-format-newer = Die Daten wurden von einer neueren Version geschrieben (Format { $format })
    .hint = Installieren Sie die neuere Version dieses Programms
state-not-given = Es ist nicht bekannt, welches Produkt gemeint ist
    .hint = Geben Sie sein Profil mit `--profile FILE` oder seinen Zustandsordner mit `--state DIR` an
state-restored = Der Zustandsordner ist älter, als er schon war: Eine Sicherung wurde eingespielt
    .hint = Bitten Sie den Anbieter um eine aktualisierte Lizenz, dann `carnet install FILE`
    .window = Bitten Sie den Anbieter um eine aktualisierte Lizenz, und lesen Sie die Antwort ein
vm-not-allowed = Die Lizenz erlaubt keine virtuellen Maschinen
    .hint = Bitten Sie den Anbieter um eine Lizenz, die sie erlaubt
confirmation-unknown = Der Code bestätigt nichts, was auf diesem Rechner offen ist
    .hint = Prüfen Sie, ob er den Aktivierungscode dieses Rechners beantwortet und ob dieser Rechner die Richtlinie der Lizenz hat
policy-missing = Es ist keine Richtlinie eingerichtet, und eine Lizenz per Code bezieht ihre Bedingungen aus einer solchen
    .hint = Richten Sie sie mit `--policy DATEI` ein; der Anbieter liefert sie mit der Software aus
    .window = Lesen Sie die Richtlinie ein, die der Anbieter mit der Software ausliefert

## Die Antworten des Anbieters

activation-ended = Diese Aktivierung ist beendet; ihre Lizenz wird nicht noch einmal ausgegeben
    .hint = Erstellen Sie auf dem Rechner eine neue Anforderung, mit `carnet request --new`
    .window = Erstellen Sie eine neue Anforderung
activation-unknown = Die Lizenz hat keine solche Aktivierung
    .hint = `carnet license show LICENSE` listet ihre Aktivierungen auf
    .window = Prüfen Sie die Nummer; die Lizenz zeigt, welche Aktivierungen sie hat
borrow-too-long = Bis dahin kann der Platz nicht ausgeliehen werden
    .hint = Wählen Sie ein Ende in der Zukunft, das nicht vor dem bisherigen liegt, innerhalb der Tage, die die Lizenz erlaubt
borrowed-until = Der Platz ist ausgeliehen; der Rechner darf bis zum Ende der Leihzeit laufen
    .hint = Deaktivieren Sie auf dem Rechner, was einen Nachweis ergibt, oder warten Sie, bis diese Zeit vorbei ist
commitment-repeated = Eine andere Aktivierung hat denselben Nachweis der Deaktivierung
    .hint = Erstellen Sie auf dem Rechner eine neue Anforderung, mit `carnet request --new`
    .window = Erstellen Sie eine neue Anforderung
components-too-few = Der Rechner zeigt zu wenige Merkmale für diese Lizenz
    .hint = Stellen Sie eine Lizenz mit kleinerem Quorum aus, oder erstellen Sie die Anforderung als root, damit mehr gelesen werden kann
consumption-exhausted = Alles, was die Lizenz zu verbrauchen erlaubt, ist aufgebraucht
    .hint = Kaufen Sie mehr, oder warten Sie auf den nächsten Zeitraum
credential-missing = Die Anforderung enthält keinen Lizenzschlüssel
    .hint = Wählen Sie die Lizenz mit `--license`
    .window = Wählen Sie die Lizenz dafür, oder bitten Sie um eine Anforderung, die mit dem Lizenzschlüssel erstellt ist
device-blocked = Dieser Rechner wurde vom Anbieter gesperrt
    .hint = Fragen Sie den Anbieter
edit-invalid = Die Lizenz kann so nicht geändert werden
    .hint = { $do ->
            [renew] Länger gelten kann nur eine Lizenz mit einem Ende; diese ist unbefristet
           *[other] Prüfen Sie die angegebenen Werte
        }
expiry-missing = Eine Lizenz vom Typ { $type } braucht ein Enddatum
    .hint = Geben Sie es mit `--days` oder `--expires` an
expiry-unexpected = Eine unbefristete Lizenz hat kein Enddatum
    .hint = Wählen Sie einen anderen Typ mit `--type`, zum Beispiel `time-limited`
forked = Der Zustand des Rechners ging nicht von seinem letzten Stand aus weiter: Er wurde kopiert oder wiederhergestellt
    .hint = Fragen Sie den Kunden, was mit dem Rechner geschehen ist
license-ambiguous = Mehrere Lizenzen beginnen mit `{ $license }`
    .hint = Geben Sie mehr von der Id an
license-differs = Die Anforderung nennt die Lizenz { $license }, nicht die mit `--license` angegebene
    .hint = Lassen Sie `--license` weg
license-disabled = Die Lizenz ist zurzeit ausgesetzt
    .hint = Fragen Sie den Anbieter; ein Lizenzverwalter kann sie wieder in Kraft setzen
license-expired = Die Lizenz ist abgelaufen
    .hint = Geben Sie ihr mit `carnet refresh` ein neues Enddatum
    .window = Verlängern Sie die Lizenz, oder bitten Sie den Anbieter, sie zu verlängern
license-revoked = Die Lizenz wurde widerrufen
    .hint = Fragen Sie den Anbieter
license-unknown = Diese Lizenz gibt es nicht
    .hint = Prüfen Sie den Lizenzschlüssel oder die Id zusammen mit dem Anbieter
not-floating = Die Lizenz ist keine Floating-Lizenz, deshalb werden ihre Plätze nicht ausgeliehen
    .hint = Aktivieren Sie den Rechner wie üblich, oder bitten Sie den Anbieter um eine Floating-Lizenz
one-document-wanted = Hier wird ein einziges Dokument gebraucht, und es sind { $count }
    .hint = Geben Sie sie einzeln an
one-output-wanted = Mehrere Anforderungen ergeben ein einziges Bündel von Ergebnissen
    .hint = Geben Sie genau ein `-o FILE.carnet` an
out-of-scope = Die Berechtigung reicht nicht bis zu diesem Produkt, dieser Richtlinie, diesem Auftrag oder diesem Konto
    .hint = Bitten Sie einen Administrator, sie zu erweitern
permission-missing = Die Berechtigung dafür fehlt
    .hint = Bitten Sie einen Administrator darum
plan-invalid = Eine Lizenz kann diese Bedingungen nicht tragen
    .hint = Funktionscodes haben höchstens 12 Zeichen, Werte und Metadaten höchstens 32
product-exists = Das Produkt `{ $product }` gibt es schon
    .hint = Wählen Sie einen anderen Code
product-unknown = Es gibt kein Produkt `{ $product }`
    .hint = Erstellen Sie es mit `carnet product create`
proof-invalid = Die Anforderung wurde nicht mit dem Schlüssel dieser Lizenz erstellt
    .hint = Erstellen Sie auf dem Rechner eine neue Anforderung, mit dem richtigen Lizenzschlüssel
quota-exceeded = Von diesem Produkt wurden so viele Lizenzen ausgestellt, wie das Kontingent erlaubt
    .hint = Bitten Sie einen Administrator um ein größeres Kontingent
report-not-kept = Das ist ein Nutzungsbericht, und ein Anbieterordner bewahrt keine auf
    .hint = Bringen Sie ihn zum Portal des Anbieters
report-stale = Ein späterer Bericht dieses Rechners wurde schon früher angenommen
    .hint = Erstellen Sie auf dem Rechner einen neuen Bericht
request-id-conflict = Eine andere Anforderung dieses Rechners hat dieselbe Id
    .hint = Erstellen Sie auf dem Rechner eine neue Anforderung, mit `carnet request --new`
    .window = Erstellen Sie eine neue Anforderung
resets-exhausted = Von dieser Lizenz dürfen keine weiteren Aktivierungen ohne Nachweis zurückgesetzt werden
    .hint = Bitten Sie um die Deaktivierung vom Rechner aus
revisions-exhausted = Diese Aktivierung hat alle ihre Revisionen verbraucht
    .hint = Erstellen Sie auf dem Rechner eine neue Anforderung, mit `carnet request --new`
    .window = Erstellen Sie eine neue Anforderung
seats-below-use = Es sind mehr Plätze belegt, als die Lizenz dann hätte
    .hint = Geben Sie zuerst Plätze frei
seats-exhausted = Alle Plätze der Lizenz sind belegt
    .hint = Deaktivieren Sie zuerst einen anderen Rechner, oder kaufen Sie weitere Plätze
serials-exhausted = Dieser Anbieterordner hat seine Seriennummern aufgebraucht
    .hint = Erstellen Sie einen weiteren Anbieterordner mit einem anderen `--issuer`
some-refused = Einige Anforderungen wurden abgelehnt
    .hint = Das Ergebnisbündel nennt für jede den Grund
tombstone-invalid = Der Nachweis der Deaktivierung ist ungültig
    .hint = Bitten Sie noch einmal um die Deaktivierung vom Rechner aus
transfers-exhausted = Die Lizenz darf nicht mehr auf einen anderen Rechner umziehen
    .hint = Bitten Sie den Anbieter um weitere Umzüge
user-unassigned = Der Benutzer ist der Lizenz nicht zugewiesen
    .hint = Prüfen Sie, welche Benutzer der Lizenz zugewiesen sind
users-exhausted = Der Lizenz dürfen keine weiteren Benutzer zugewiesen werden
    .hint = Heben Sie zuerst eine Zuweisung auf, oder erhöhen Sie die Anzahl
variables-exhausted = Der Rechner hat schon Werte unter so vielen Namen gemeldet, wie der Anbieter aufbewahrt
    .hint = Melden Sie unter Namen, die schon verwendet wurden
vendor-damaged = Eine Datei des Anbieterordners ist beschädigt: `{ $path }`
    .hint = Stellen Sie den Ordner aus einer Sicherung wieder her
vendor-exists = Unter `{ $path }` gibt es schon einen Anbieterordner
    .hint = Wählen Sie einen anderen Ordner
vendor-missing = Unter `{ $path }` gibt es keinen Anbieterordner
    .hint = Erstellen Sie ihn mit `carnet key generate`
activation-code-unknown = Der Aktivierungscode beantwortet keinen der Initialisierungscodes
    .hint = Prüfen Sie, ob der Rechner einen Initialisierungscode aus diesem Anbieterordner bekommen hat
    .window = Prüfen Sie den Code und die Firma, und ob der Rechner einen Initialisierungscode dieses Anbieters bekommen hat
initialization-expired = Der Initialisierungscode wurde nicht rechtzeitig verwendet
    .hint = Erstellen Sie einen neuen mit `carnet code initialize`
    .window = Bitten Sie den Anbieter um einen neuen Initialisierungscode
initialization-used = Der Initialisierungscode wurde schon für einen anderen Aktivierungscode verwendet
    .hint = Erstellen Sie einen neuen mit `carnet code initialize`
    .window = Bitten Sie den Anbieter um einen neuen Initialisierungscode
policy-unfit = Die Richtlinie ist für ein anderes Produkt oder einen anderen Lizenztyp
    .hint = Wählen Sie eine andere mit `--policy`; `carnet policy list` zeigt sie an
    .window = Wählen Sie die signierte Richtlinie für Produkt und Typ der Lizenz; für eine Floating-Lizenz gibt es keine
policy-unknown = Es gibt keine Richtlinie `{ $policy }`
    .hint = Erstellen Sie eine mit `carnet policy create`, oder sehen Sie mit `carnet policy list` nach

## Das Portal

already-exists = Diesen Eintrag der Art `{ $kind }` gibt es schon
    .hint = Wählen Sie einen anderen Namen oder Code, oder verwenden Sie den vorhandenen Eintrag
body-incomplete = Der Rest des Gesendeten ist nicht rechtzeitig angekommen
    .hint = Prüfen Sie die Verbindung, und senden Sie es noch einmal
body-not-json = Das Gesendete ist kein JSON, an der Stelle { $place } (Zeile:Spalte)
    .hint = Berichtigen Sie es an dieser Stelle, und senden Sie es noch einmal
body-too-large = Das Gesendete ist zu groß
    .hint = Senden Sie es in kleineren Teilen
changed-meanwhile = Jemand hat es inzwischen geändert
    .hint = Lesen Sie es noch einmal, und ändern Sie es erneut
content-type-unsupported = Der Inhaltstyp muss `{ $wanted }` sein
    .hint = Senden Sie es noch einmal mit dem Header `Content-Type: { $wanted }`
courier-log-forged = { $number ->
        [0] Was befördert wurde, schließt nicht an das an, was das Portal von dieser Replik hat
       *[other] Eintrag { $number } des Beförderten schließt nicht an das an, was das Portal von dieser Replik hat
    }
    .hint = Übertragen Sie von diesem Laptop nichts mehr, und zeigen Sie ihn einem Administrator: Sein Protokoll wurde geändert, oder seine Dateien stammen aus einer Sicherung
field-invalid = Das Feld `{ $field }` stimmt nicht; es sollte so sein: { $rule }
    .hint = Berichtigen Sie das Feld, und senden Sie es noch einmal
idempotency-key-reused = Der Idempotenzschlüssel wurde schon für etwas anderes verwendet
    .hint = Wählen Sie für jede neue Anforderung einen neuen Schlüssel
method-not-allowed = Dieser Pfad nimmt diese Methode nicht an
    .hint = Die Methoden jedes Pfads stehen unter /docs
not-found = { $of ->
        [courier] Unter dieser Adresse gibt es kein Portal von Carnet, oder es lässt Sie nicht abgleichen
       *[other] Diesen Eintrag der Art `{ $kind }` gibt es nicht, oder Sie dürfen ihn nicht sehen
    }
    .hint = { $of ->
            [courier] Prüfen Sie die Adresse des Portals, und fragen Sie seine Verwaltung, ob Sie abgleichen dürfen
           *[other] Prüfen Sie die Id, oder fragen Sie einen Administrator, ob Sie ihn sehen dürfen
        }
not-signed-in = { $of ->
        [courier] Das Portal kennt diesen API-Schlüssel nicht, oder er ist nicht mehr gültig
       *[other] Niemand ist angemeldet, oder der API-Schlüssel ist nicht mehr gültig
    }
    .hint = { $of ->
            [courier] Geben Sie einen gültigen mit `--portal URL --api-key-file DATEI` an
           *[other] Senden Sie einen API-Schlüssel im Header `Authorization: Bearer …`
        }
parameter-invalid = Der Parameter `{ $name }` stimmt nicht
    .hint = Berichtigen Sie ihn; was er sein darf, steht unter /docs
path-unknown = Unter diesem Pfad gibt es nichts
    .hint = Die Liste der Pfade steht unter /docs
portal-busy = Das Portal hat zu viel zu tun
    .hint = Versuchen Sie es gleich noch einmal
portal-clock-jumped = Die Uhr des Portals ist gesprungen, deshalb wird nichts signiert
    .hint = Für den Betreiber: Stellen Sie die Uhr richtig, und starten Sie dann das Portal neu
portal-failed = Im Portal ist etwas schiefgegangen
    .hint = Nennen Sie dem Betreiber die Id der Anforderung
portal-unavailable = Das Portal kann seine Datenbank nicht erreichen oder nicht in sie schreiben
    .hint = Versuchen Sie es später noch einmal
reference-unknown = Es verweist auf etwas, das es nicht gibt
    .hint = Prüfen Sie die Ids darin, oder erstellen Sie zuerst, was fehlt
replica-lost = Diese Replik wurde als verloren gemeldet
    .hint = Beginnen Sie eine neue Replik; wer den Laptop gefunden hat, gibt ihn einem Administrator zurück
replica-other-user = Diese Replik gehört einem anderen Benutzer
    .hint = Melden Sie sich als der Benutzer an, dem sie gehört, oder beginnen Sie eine eigene
still-in-use = Etwas anderes verweist darauf
    .hint = Archivieren Sie es, oder entfernen Sie zuerst, was darauf verweist
sync-cursor-unknown = Eine versiegelte Änderung mit dieser Nummer gibt es nicht: Die Replik gehört zu einem anderen Portal oder zu diesem, bevor es wiederhergestellt wurde
    .hint = Beginnen Sie die Replik neu
sync-version-unsupported = { $of ->
        [courier] Die Version { $versions } des Abgleichs, die dieses Programm spricht, spricht das Portal nicht
       *[other] Diese Version des Abgleichs spricht das Portal nicht; es spricht: { $versions }
    }
    .hint = { $of ->
            [courier] Installieren Sie die Version von Carnet, die zum Portal passt
           *[other] Senden Sie eine dieser Versionen im Header `carnet-sync-version`, oder installieren Sie die Version von Carnet, die zum Portal passt
        }
table-column-unknown = Die Tabelle hat eine Spalte `{ $name }`, die nicht bekannt ist
    .hint = Benennen Sie die Spalte um, oder lassen Sie sie weg
table-damaged = Die Tabelle ist ab Zeile { $place } nicht lesbar
    .hint = Speichern Sie sie noch einmal als CSV in UTF-8; jede Zeile hat so viele Spalten wie die erste
too-many-requests = Zu viele Anforderungen auf einmal
    .hint = Warten Sie ein wenig, und versuchen Sie es dann noch einmal

## Der Kurier

answer-unknown = Eine solche Antwort zum Übergeben gibt es nicht
    .hint = Gleichen Sie zuerst ab; was auf das Portal wartet, hat noch keine Antwort
api-key-invalid = Das kann kein API-Schlüssel sein
    .hint = Kopieren Sie den ganzen Schlüssel noch einmal, ohne Leerzeichen, so wie das Portal ihn gezeigt hat
ca-invalid = Die Zertifikate, denen vertraut werden soll, sind nicht lesbar
    .hint = Geben Sie eine PEM-Datei mit einem oder mehreren Zertifikaten an, jedes von einer BEGIN- bis zu einer END-Zeile
certificates-unavailable = Dieser Rechner hat keine Zertifikate, an denen das Portal zu erkennen wäre
    .hint = Installieren Sie die Zertifikate des Systems, oder nennen Sie das Zertifikat der Stelle, die das des Portals ausgestellt hat
language-invalid = Das kann kein Name einer Sprache sein
    .hint = Geben Sie eine Sprache wie `en` oder `de-CH` an
log-cut = Am Ende des Protokolls über das Überbrachte fehlen Einträge
    .hint = Lassen Sie die Datei, wie sie ist, und verständigen Sie die Verwaltung des Portals: Sie hat die gesendeten Einträge
log-forged = Das Protokoll über das Überbrachte ist nicht so, wie es geschrieben wurde
    .hint = Lassen Sie die Datei, wie sie ist, und verständigen Sie die Verwaltung des Portals: Sie hat die gesendeten Einträge
network-captive = Das Netz zeigt eine eigene Seite anstelle des Portals
    .hint = Melden Sie sich in einem Browser beim Netz an, und gleichen Sie dann noch einmal ab
not-a-replica = Die Datei ist keine Replik
    .hint = Prüfen Sie den Namen der Replik; es wurde nichts geändert
operation-id-taken = Es gibt einen anderen Vorgang mit dieser Id
    .hint = Geben Sie dem Vorgang eine Id, die noch nie verwendet wurde
operation-invalid = Ein Feld des Vorgangs ist nicht, wie es sein sollte
    .hint = Prüfen Sie Namen und Dokumente; ein Name ist eine Zeile ohne Steuerzeichen
answer-foreign = Was das Portal auf den Vorgang `{ $id }` geantwortet hat, ist keine Antwort darauf
    .hint = Gleichen Sie noch einmal ab; bleibt es dabei, sagen Sie es denen, die das Portal betreiben
operation-too-old = Der Vorgang wurde vor langer Zeit ohne Antwort gesendet, und das Portal hat ihn vielleicht vergessen
    .hint = Sehen Sie nach, wie es steht, und tun Sie es noch einmal, wenn es nicht getan ist
operation-under-way = Das Portal hat den Vorgang, oder hat ihn vielleicht
    .hint = Gleichen Sie ab, und sehen Sie, was aus ihm geworden ist; was getan ist, macht eine weitere Änderung ungeschehen
portal-silent = Das Portal war erreichbar, sagt aber nichts mehr
    .hint = Prüfen Sie das Netz, und gleichen Sie dann noch einmal ab; verloren ist nichts
portal-unreachable = Das Portal ist nicht erreichbar
    .hint = Prüfen Sie das Netz und die Adresse des Portals; was getan wurde, wartet, bis es eine Verbindung gibt
portal-untrusted = Wer da antwortet, kann nicht zeigen, dass er das Portal ist
    .hint = Prüfen Sie die Uhr und die Adresse des Portals; kommt sein Zertifikat von einer eigenen Stelle, so nennen Sie diese
portal-url-invalid = Das kann keine Adresse eines Portals sein
    .hint = Geben Sie eine Adresse an, die mit `https://` beginnt, ohne Benutzernamen, `?` und `#`; `http://` nur für diesen Rechner selbst
proxy-failed = Der Proxy lässt den Aufruf nicht durch
    .hint = Prüfen Sie Adresse, Benutzernamen und Passwort des Proxys, und ob er das Portal erlaubt
proxy-invalid = Das kann keine Adresse eines Proxys sein
    .hint = Geben Sie eine Adresse wie `http://proxy.example:3128` an
replica-damaged = Die Datei der Replik ist beschädigt
    .hint = Spielen Sie eine Sicherung der Datei zurück, oder beginnen Sie eine neue Replik
replica-in-use = Ein anderes Programm gleicht dieselbe Replik ab
    .hint = Warten Sie, bis es fertig ist, und versuchen Sie es dann noch einmal
replica-unavailable = Die Datei der Replik kann nicht gelesen oder geschrieben werden
    .hint = Prüfen Sie den Ordner, seine Rechte und den Platz auf dem Datenträger
sync-answer-malformed = Die Antwort ist keine, die ein Portal gibt
    .hint = Prüfen Sie die Adresse des Portals; stimmt sie, so verständigen Sie seine Verwaltung
sync-answers-unfit = Das Portal hat auf andere Vorgänge geantwortet als auf die gesendeten
    .hint = Verständigen Sie die Verwaltung des Portals; die Vorgänge warten hier weiter
sync-log-unfit = Das Portal hat ein anderes Protokoll dieser Replik als das gesendete
    .hint = Lassen Sie die Datei, wie sie ist, und verständigen Sie die Verwaltung des Portals
sync-other-user = Die Replik gehört zu einer anderen Firma oder einem anderen Benutzer
    .hint = Verwenden Sie den API-Schlüssel, mit dem sie begonnen wurde, oder beginnen Sie eine eigene Replik
sync-pages-endless = Das Portal sendet Seite um Seite, ohne Ende
    .hint = Verständigen Sie die Verwaltung des Portals; was bis dahin übernommen wurde, bleibt
sync-pages-out-of-order = Eine Seite des Portals ist nicht die, die folgt
    .hint = Gleichen Sie noch einmal ab; kommt dasselbe heraus, so verständigen Sie die Verwaltung des Portals
sync-portal-went-back = Das Portal wurde aus einer älteren Sicherung wiederhergestellt
    .hint = Fragen Sie seine Verwaltung, was verloren ging, und beginnen Sie dann die Replik neu
sync-scope-unsteady = Was Sie sehen dürfen, ändert sich schneller, als es übernommen werden kann
    .hint = Gleichen Sie noch einmal ab, wenn niemand mehr Ihre Rechte ändert

## Wie ein Feld sein sollte

rule-another-customer = ein anderer Kunde
rule-as-it-was = wie es war: Es ändert sich nie
rule-at-most = höchstens { $max }
rule-at-most-days = höchstens { $max } Tage
rule-at-most-entries = höchstens { $max } Einträge
rule-between = { $min } bis { $max }
rule-bytes = eine Größe in Bytes
rule-code = 1 bis { $max } Buchstaben, Ziffern, Bindestriche, Punkte oder Unterstriche
rule-color = eine Farbe wie #2266cc
rule-custom-fields = Felder des Produkts, mit Werten ihrer Art
rule-days = eine ganze Zahl von Tagen, wo diese Art von Lizenz ein Ende hat und `expires_at` leer ist
rule-default-value = ein Vorgabewert von der Art des Felds
rule-each-name-once = jeder Name nur einmal
rule-email = eine Adresse wie name@example.com
rule-end = ein Tag wie 2027-01-31, oder Sekunden seit der Epoche, wo diese Art von Lizenz ein Ende hat
rule-entries-between = { $min } bis { $max } Einträge
rule-feature-code = 1 bis { $max } Buchstaben, Ziffern, Punkte, Bindestriche oder Unterstriche, zuerst ein Buchstabe oder eine Ziffer
rule-fields = die Felder seiner Art
rule-https = Adressen mit https
rule-id = 1 bis { $max } Buchstaben, Ziffern, Bindestriche, Punkte, Doppelpunkte oder Unterstriche
rule-json-shape = wie unter /docs beschrieben; { $reason } ({ $place })
rule-language = ein Sprachkürzel wie en oder pt-BR
rule-languages = höchstens { $max } Kürzel wie en oder pt-BR
rule-license-keys = ein gültiger Lizenzschlüssel für jede Lizenz
rule-license-terms = Bedingungen, die eine Lizenz tragen kann
rule-licenses-at-once = 1 bis { $max }, und höchstens { $all } Lizenzen insgesamt
rule-line = eine Zeile mit höchstens { $max } Zeichen
rule-metadata = ein Objekt von höchstens { $entries } Einträgen und { $max } KiB, ohne Steuerzeichen
rule-named = eine Mailadresse, ein Nachname oder ein Firmenname
rule-new-license-key = ein Lizenzschlüssel, den keine Lizenz hat
rule-not-empty = nicht leer
rule-one-primary-contact = höchstens ein Hauptkontakt
rule-one-source = genau eines von `policy`, `product` und `bundle`
rule-orders-customer = die Adresse eines einzigen Kunden, des Kunden der Bestellung
rule-policy-code = der Code einer Richtlinie, nach der Lizenzen ausgestellt werden
rule-product-code = 1 bis { $max } Buchstaben, Ziffern, Punkte, Bindestriche oder Unterstriche, zuerst ein Buchstabe oder eine Ziffer
rule-product-id = die Id eines Produkts
rule-product-with-policy = der Code des Produkts der Richtlinie, oder eines Produkts mit Standardrichtlinie
rule-set-by-merging = was das Zusammenführen von Kunden daraus macht
rule-settable-role = eine andere Rolle: Ein Administrator darf alles
rule-sha256 = ein SHA-256 in Hexadezimal
rule-text = ein Text mit höchstens { $max } Zeichen
rule-texts = Texte
rule-time = Sekunden seit 1970
rule-title = eine Zeile von 1 bis { $max } Bytes
rule-without-nul = Texte ohne das Zeichen U+0000

## Die Befehle des Portals

audit-broken = Die Kette des Audits ist gebrochen: Etwas hat das Audit am Portal vorbei geändert
    .hint = Lassen Sie die Datenbank, wie sie ist, finden Sie heraus, wer sie geändert hat, und vergleichen Sie sie mit der neuesten Sicherung
backup-exists = `{ $path }` gibt es schon
    .hint = Wählen Sie mit `--to` einen anderen Namen
backup-unfinished = `{ $path }` ist da: Eine andere Sicherung wird gerade geschrieben, oder eine wurde unterbrochen
    .hint = Warten Sie, bis sie geschrieben ist; läuft keine, entfernen Sie die Datei, und versuchen Sie es noch einmal
backup-unreadable = `{ $path }` ist keine Sicherung
    .hint = Geben Sie mit `--from` die Datei an, die `carnet-portal backup` geschrieben hat
certificate-unusable = Das Zertifikat `{ $path }` kann nicht verwendet werden
    .hint = Es und sein Schlüssel müssen PEM sein und zusammengehören; was `--self-signed` erstellt hat, wird neu erstellt, wenn beide entfernt sind
clock-behind = Die Firma `{ $company }` hat etwas signiert, das mehr als einen Tag nach der Zeit dieser Uhr liegt
    .hint = Stellen Sie Datum und Uhrzeit richtig, und starten Sie dann das Portal neu
command-failed = Der Befehl konnte nicht ausgeführt werden
    .hint = Beheben Sie die Ursache, die darüber steht, und versuchen Sie es dann noch einmal
company-exists = Das Portal hat die Firma { $company } schon
    .hint = Wurde sie schon übernommen, ist nichts zu tun; sonst geben Sie mit `--vendor` den richtigen Ordner an
company-taken = Es gibt schon eine Firma mit diesem Code oder dieser Domain
    .hint = Wählen Sie mit `--company` oder `--domain` etwas anderes
company-unknown = Hier gibt es keine Firma `{ $company }`
    .hint = Prüfen Sie den Code; `carnet-portal audit verify` nennt jede Firma
copy-differs = `{ $table }` ist nach dem Kopieren anders
    .hint = Es wurde nichts behalten; halten Sie jedes Portal an der Datenbank an, und versuchen Sie es dann noch einmal
copy-failed = `{ $table }` konnte nicht kopiert werden
    .hint = Es wurde nichts behalten; beheben Sie die Ursache, die darüber steht, und versuchen Sie es dann noch einmal
copy-target-used = Das Ziel ist nicht leer: Es hat { $count } Zeilen in `{ $table }`
    .hint = Geben Sie eine leere Datenbank an
data-key-missing = Es gibt keinen Datenschlüssel `{ $path }`
    .hint = Prüfen Sie `--dir` und `--data-key`
data-key-needed = Der Datenschlüssel des gesicherten Portals wird unter `{ $path }` gebraucht
    .hint = Legen Sie ihn zuerst dort ab, für seinen Besitzer allein
data-key-unreadable = Der Datenschlüssel `{ $path }` kann weder gelesen noch erstellt werden
    .hint = Er ist eine Zeile in Base64; prüfen Sie, ob er ganz ist und wer ihn lesen darf
data-key-wrong = Diese Datenbank wurde mit einem anderen Datenschlüssel erstellt
    .hint = Geben Sie mit `--data-key` die richtige Datei an
database-missing = Es gibt keine Datenbank `{ $path }`
    .hint = Prüfen Sie `--dir`; eine Datenbank an anderer Stelle nennt man mit `--database`
database-unreachable = Die Datenbank kann nicht geöffnet werden
    .hint = Prüfen Sie ihre Adresse, ob sie läuft und wer sie verwenden darf; ein Passwort gehört in `PGPASSWORD` oder `~/.pgpass`
domain-invalid = `{ $domain }` ist kein Hostname
    .hint = Schreiben Sie ihn wie licenses.example.com, ohne https:// und ohne Port
import-interrupted = Im Anbieterordner `{ $path }` wurde ein Befehl unterbrochen
    .hint = Rufen Sie dort `carnet license list` auf, was den Befehl zu Ende führt, und versuchen Sie es dann noch einmal
listen-failed = Das Portal kann nicht an { $address } lauschen
    .hint = Beenden Sie, was dort lauscht, oder wählen Sie mit `--listen` eine andere Adresse
vendor-foreign = `{ $path }` ist kein Anbieterordner
    .hint = Geben Sie mit `--vendor` den Ordner an, den `carnet key generate` angelegt hat

## Die Befehle für unterwegs

connection-damaged = Was über das Portal gespeichert ist, lässt sich nicht verwenden
    .hint = Rufen Sie `carnet sync` noch einmal mit `--portal URL` und `--api-key-file DATEI` auf; was gesehen und getan wurde, bleibt
connection-missing = Es ist nicht bekannt, wo das Portal ist
    .hint = Geben Sie beim ersten Mal `--portal URL` und `--api-key-file DATEI` an; beides wird gespeichert
crossing-not-confirmed = Niemand hat die Dokumente durchgelassen
    .hint = Lesen Sie sie und sagen Sie am Terminal ja; in einem Skript hilft `--yes`
date-past = `{ $date }` ist schon vorbei
    .hint = Wählen Sie einen Tag, der noch kommt
deliver-target-missing = Die Dokumente brauchen eine Datei, einen Code auf dem Bildschirm oder einen Stick als Ziel
    .hint = Geben Sie `-o DATEI`, `--drop ORDNER` oder, ohne `--json`, `--qr` an
machine-name-blank = Am Namen des Rechners ist nichts zu sehen
    .hint = Geben Sie den Namen an, den man vor Ort verwendet
machine-wanted = Es ist nicht bekannt, wie der Rechner heißt
    .hint = Nennen Sie ihn mit `--machine NAME`
not-for-the-portal = Ein Dokument der Art { $thing } schickt kein Rechner an das Portal
    .hint = Nehmen Sie eine Anforderung, eine Deaktivierung oder einen Bericht mit
nothing-to-bring = Für `{ $machine }` gibt es nichts mitzubringen
    .hint = { $waiting ->
            [0] `carnet courier owed` zeigt, was wem zusteht; `--again` bringt noch einmal, was schon übergeben wurde
            [one] Ein Vorgang für ihn wartet auf das Portal: rufen Sie `carnet sync` auf
           *[other] { $waiting } Vorgänge für ihn warten auf das Portal: rufen Sie `carnet sync` auf
        }
operation-ambiguous = Mehrere Vorgänge beginnen mit `{ $id }`
    .hint = Geben Sie mehr von der Kennung an
operation-unknown = In der Replik gibt es keinen Vorgang `{ $id }`
    .hint = `carnet courier answer` zählt sie auf
operation-wants-no-license = Der Vorgang `{ $id }` wartet nicht darauf, dass eine Lizenz gewählt wird
    .hint = Nennen Sie eine Anforderung, die ohne Lizenzschlüssel kam und darum abgelehnt wurde; `carnet courier answer` zeigt, welche
page-name = Die Seite lässt sich nicht als `{ $path }` schreiben
    .hint = Der Name muss auf .html enden
portal-refused = Das Portal sagt nein: { $code }
    .hint = Fragen Sie, wer das Portal verwaltet; eine neuere Version dieses Programms kennt vielleicht den Grund
replica-missing = Unter `{ $path }` gibt es keine Replik
    .hint = Prüfen Sie den Namen, oder legen Sie sie mit `carnet sync --portal URL --api-key-file DATEI` an
replica-unmet = Die Replik war noch nie bei ihrem Portal, darum ist nicht bekannt, wer überbringt
    .hint = Rufen Sie `carnet sync` einmal auf, wo es ein Netz gibt
row-ambiguous = Mehrere Einträge der Art { $thing } beginnen mit `{ $id }`
    .hint = Geben Sie mehr von der Kennung an
row-unknown = Die Replik hat keinen Eintrag der Art { $thing } mit der Kennung `{ $id }`
    .hint = Suchen Sie ihn mit `carnet courier search TEXT`; Neues kommt mit `carnet sync`
terminal-missing = Ein Code lässt sich nur in einem Terminal zeigen
    .hint = Schreiben Sie ihn mit `-o DATEI.png` in eine Datei, oder legen Sie die Dokumente mit `--drop ORDNER` auf einen Stick
ui-courier-answer-to = Antwort auf { $id }: { $what }
ui-courier-answered = Das Portal hat { $applied } der Vorgänge erledigt und { $refused } abgelehnt
ui-courier-ask-collect = Mitnehmen? [j/N]
ui-courier-ask-deliver = Zum Rechner bringen? [j/N]
ui-courier-ask-passphrase = Passphrase dieser Replik:
ui-courier-ask-taken = Wurde der Code fotografiert? [j/N]
ui-courier-ask-too = Auch unter diesem Namen mitnehmen? [j/N]
ui-courier-backup = Die Replik ist nach `{ $path }` kopiert. Arbeiten Sie nur mit einer von beiden weiter
ui-courier-claim = { "  " }Abholcode { $claim }; wählen Sie die Lizenz mit `carnet courier answer { $id } --license LIZENZ`
ui-courier-collected = { $thing } von { $machine }: kommt als { $id } mit
ui-courier-delivered = { $count ->
        [one] Ein Dokument ist unterwegs zu { $machine }; das Protokoll hat es
       *[other] { $count } Dokumente sind unterwegs zu { $machine }; das Protokoll hat sie
    }
ui-courier-do-assign-user = Benutzer { $user } der Lizenz { $subject } zuweisen
ui-courier-do-block-device = Gerät { $subject } sperren
ui-courier-do-borrow = Aktivierung { $subject } bis { $date } ausleihen
ui-courier-do-declare-dead = Gerät { $subject } für verloren erklären
ui-courier-do-disable = Lizenz { $subject } vorerst sperren
ui-courier-do-document = { $kind }
ui-courier-do-enable = Lizenz { $subject } wieder freigeben
ui-courier-do-note = Notiz zur Lizenz { $subject }
ui-courier-do-refresh = nächste Revision der Aktivierung { $subject }
ui-courier-do-renew = Lizenz { $subject } um { $days ->
        [one] { $days } Tag
       *[other] { $days } Tage
    } verlängern
ui-courier-do-reset-activation = Aktivierung { $subject } zurücksetzen
ui-courier-do-reset-license = alle Geräte der Lizenz { $subject } zurücksetzen
ui-courier-do-revoke = Lizenz { $subject } widerrufen
ui-courier-do-transfer = Lizenz { $subject } in den Auftrag { $order } verschieben
ui-courier-do-unassign-user = Benutzer { $user } von der Lizenz { $subject } lösen
ui-courier-do-unblock-device = Gerät { $subject } entsperren
ui-courier-document = Dokument mit SHA-256 { $digest }
ui-courier-forgotten = Die Adresse des Portals und der API-Schlüssel sind vergessen; was gesehen und getan wurde, bleibt
ui-courier-handed-over = { "  " }an { $machine } übergeben
ui-courier-kept-anew = Was über das Portal gespeichert war, ist ersetzt, und mit ihm die Passphrase: Von nun an öffnet es die neue
ui-courier-known = { $thing } von { $machine }: schon als { $id } mitgenommen; nichts hat sich geändert
ui-courier-known-as = Schon vorgemerkt als { $id }: { $what }
ui-courier-known-elsewhere = Dieses Dokument kommt schon für { $known } mit
ui-courier-line-applied = { $id } · { $what } · { $machine } · erledigt
ui-courier-line-hint = { "  " }{ $hint }
ui-courier-line-refused = { $id } · { $what } · { $machine } · abgelehnt: { $reason } [{ $code }]
ui-courier-line-waiting = { $id } · { $what } · { $machine } · wartet auf das Portal
ui-courier-log-empty = Es wurde noch nichts überbracht
ui-courier-log-holds = Das Protokoll ist unversehrt: { $entries } Einträge, von denen das Portal { $told } kennt; es endet mit { $head }
ui-courier-log-line = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest }
ui-courier-log-line-inspected = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest } · durchgelassen von { $inspector }
ui-courier-machine-alike = Bisher gab es einen Rechner `{ $known }`; `{ $machine }` gilt als ein anderer
ui-courier-more = Es gibt mehr: Geben Sie mehr Wörter, `--kind ART` oder ein höheres `--limit` an
ui-courier-more-below = { "  " }Es gibt mehr; `carnet courier search` findet sie
ui-courier-none-refused = Das Portal hat nichts abgelehnt
ui-courier-none-waiting = Nichts wartet auf das Portal
ui-courier-not-checked = hier nicht geprüft: den Schlüssel hat nur, wer es empfängt
ui-courier-nothing-found = Die Replik hat nichts, was passt
ui-courier-outbox-empty = Es wurde noch nichts getan, was das Portal wissen muss
ui-courier-owed = { $machine }: { $what }
ui-courier-owed-nothing = Keinem Rechner steht etwas zu
ui-courier-owed-ready = { $count ->
        [one] eine Antwort ist zu bringen
       *[other] { $count } Antworten sind zu bringen
    }
ui-courier-owed-waiting = { $count ->
        [one] ein Vorgang wartet auf das Portal
       *[other] { $count } Vorgänge warten auf das Portal
    }
ui-courier-page-carrier = Überbracht von
ui-courier-page-count = { $count ->
        [one] Ein Dokument
       *[other] { $count } Dokumente
    }
ui-courier-page-date = Datum
ui-courier-page-digest = SHA-256
ui-courier-page-from = Von
ui-courier-page-inspector = Name der Person, die die Dokumente durchlässt
ui-courier-page-operation = Vorgang
ui-courier-page-portal = das Portal
ui-courier-page-purpose = Dies sind alle Felder der Dokumente, die durchgelassen werden. Ihr SHA-256 zeigt, ob eine Datei eines davon ist
ui-courier-page-signature = Unterschrift
ui-courier-page-title = Prüfung überbrachter Dokumente
ui-courier-page-to = An
ui-courier-page-verified = Signatur des Dokuments
ui-courier-page-when = Wann (UTC)
ui-courier-pending = { "  " }offen, bis das Portal gesprochen hat: { $what } ({ $id })
ui-courier-progress = { $rows } Einträge übernommen, { $operations } Vorgänge beantwortet
ui-courier-queued = Vorgemerkt als { $id }: { $what }. Erledigt ist es, wenn das Portal gesprochen hat
ui-courier-still-owed = Es steht { $machine } weiterhin zu
ui-courier-synced = { $rows ->
        [0] Auf dem Stand des Portals; dort gab es nichts Neues
        [one] Auf dem Stand des Portals; ein Eintrag war neu oder geändert
       *[other] Auf dem Stand des Portals; { $rows } Lizenzen, Rechner, Kunden und andere Einträge waren neu oder geändert
    }
ui-courier-to-bring = { $count ->
        [one] { "  " }ein Dokument ist zu { $machine } zu bringen
       *[other] { "  " }{ $count } Dokumente sind zu { $machine } zu bringen
    }
ui-courier-withdrawn = { $id } ist zurückgenommen: { $what }

## Wie das Programm aufgerufen wurde

date-invalid = `{ $date }` ist kein Datum
    .hint = Schreiben Sie es als JJJJ-MM-TT
demo-failed = Die Demo ist gescheitert: { $step }
    .hint = Bitte melden Sie das, zusammen mit dem Ordner, den sie genannt hat
demo-folder-not-empty = `{ $path }` ist nicht leer
    .hint = Geben Sie einen leeren oder neuen Ordner mit `--dir DIR` an
deactivation-not-confirmed = Die Lizenz wurde nicht zurückgegeben
    .hint = Versuchen Sie es erneut, wenn Sie sicher sind
expiry-past = Die Lizenz wäre bereits abgelaufen
    .hint = Wählen Sie einen späteren Tag
given-twice = `{ $name }` ist zweimal angegeben
    .hint = Geben Sie es nur einmal an
usage = Der Befehl ist nicht verständlich: { $reason }
    .hint = `carnet help` zeigt, wie er aufgerufen wird
wrong-key = Das Dokument muss mit dem Schlüssel signiert werden, den es enthält
    .hint = Prüfen Sie, welcher Schlüssel verwendet wird
extension-unknown = Der Name `{ $path }` verrät nicht, in welcher Form geschrieben werden soll
    .hint = Lassen Sie ihn auf .carnet, .txt, .png, .svg oder .gif enden
    .window = Lassen Sie den Namen auf .carnet, .txt, .png, .svg, .gif oder .html enden
input-is-output = `{ $path }` ist das, was gelesen wird
    .hint = Wählen Sie zum Schreiben einen anderen Namen
output-twice = `{ $path }` würde zweimal geschrieben
    .hint = Wählen Sie für eines davon einen anderen Namen
no-randomness = Das System liefert keine Zufallszahlen
    .hint = Versuchen Sie es noch einmal, wenn das System hochgefahren ist
terminal-too-small = Der animierte QR-Code braucht ein Terminal mit { $columns } Spalten und { $rows } Zeilen
    .hint = Vergrößern Sie das Fenster, wählen Sie eine niedrigere `--version`, oder schreiben Sie mit `-o DATEI.gif` einen Film
code-not-given = Es wurde kein Code angegeben
    .hint = Geben Sie ihn am Terminal ein, oder nennen Sie eine Datei mit `--code-file DATEI`
policy-ambiguous = Mehrere Richtlinien beginnen mit `{ $policy }`
    .hint = Geben Sie mehr vom Hashwert an
policy-has-times = Eine Richtlinie enthält keine Zeitangaben: Sie kommen mit jeder einzelnen Lizenz
    .hint = Geben Sie `--days` oder `--expires` beim Erstellen der Lizenz an
policy-wanted = Das Produkt `{ $product }` hat mehrere Richtlinien
    .hint = Nennen Sie eine mit `--policy`; `carnet policy list` zeigt sie an
bundle-name = Ein Bündel kann nicht als `{ $path }` geschrieben werden
    .hint = Lassen Sie den Namen auf .carnet enden
policy-has-terms = Die Bedingungen einer Lizenz per Code sind die ihrer Richtlinie; nur ihre Zeiten lassen sich ändern
    .hint = Geben Sie `--days` oder `--expires` an; für andere Bedingungen machen Sie eine andere Richtlinie und beginnen neu mit `carnet code initialize`
resume-foreign = `{ $path }` ist nicht das, was ein Lesevorgang aufgehoben hat
    .hint = Nennen Sie eine neue Datei, oder die des unterbrochenen Lesevorgangs
value-unknown = `{ $value }` gehört nicht zu den möglichen Werten
    .hint = `--help` listet sie auf

## Was die Befehle sagen

ui-activation-ended = Aktivierung { $serial } · Gerät { $device } · seit { $date } · beendet { $ending }
ui-activation-live = Aktivierung { $serial } · Gerät { $device } · seit { $date } · aktiv
ui-ask-license-key = Lizenzschlüssel:
ui-ask-passphrase = Passphrase der Anbieterschlüssel:
ui-ask-passphrase-again = Dieselbe Passphrase noch einmal:
ui-bundle-made = { $count ->
        [one] Ein Dokument ist im Bündel
       *[other] { $count } Dokumente sind im Bündel
    }
ui-bundle-row = { $count } × { $kind } · { $outcome }
ui-code-accepted = Der Code ist gültig: Der Platz der Lizenz { $license } ist frei
ui-code-activation = Nennen Sie dem Anbieter diesen Aktivierungscode; der Bestätigungscode, der zurückkommt, wird mit `carnet code install` eingegeben
ui-code-activation-again = Diese Initialisierung wurde schon früher beantwortet; hier ist noch einmal derselbe Aktivierungscode
ui-code-deactivation = Die Lizenz ist zurückgegeben. Nennen Sie dem Anbieter diesen Code; er lässt sich erneut anzeigen
ui-code-initialization = Aktivierung { $serial } der Lizenz { $license } beginnt. Der Code gilt { $days ->
        [one] einen Tag
       *[other] { $days } Tage
    } lang für einen einzigen Rechner
ui-code-first-line = Erste Zeile:
ui-code-known = Dies wurde schon früher angenommen; Lizenz { $license } ist unverändert
ui-code-line = Zeile { $line } von { $lines }:
ui-code-line-ended = Aktivierung { $serial } per Code · begonnen am { $date } · beendet
ui-code-line-live = Aktivierung { $serial } per Code · begonnen am { $date } · aktiv
ui-code-line-open = Aktivierung { $serial } per Code · begonnen am { $date } · noch nicht beantwortet
ui-component-board = Hauptplatine
ui-component-disk = Datenträger
ui-component-machine-id = Rechner-Id
ui-component-network-card = Netzwerkkarte
ui-component-processor = Prozessor
ui-component-system-uuid = System-UUID
ui-days = { $days ->
        [one] { $days } Tag
       *[other] { $days } Tage
    }
ui-enforcement-advisory = Nur hinweisen
ui-enforcement-grace = Nachfrist, dann Stopp
ui-enforcement-strict = Sofort stoppen
ui-deactivate-ask = Die Lizenz dieses Rechners wird endgültig zurückgegeben. Fortfahren? [j/N]
ui-deactivation-accepted = Der Nachweis ist gültig: Aktivierung { $serial } der Lizenz { $license } ist beendet, und ihr Platz ist frei
ui-deactivation-known = Dies wurde schon früher angenommen; hier ist noch einmal dieselbe Quittung
ui-deactivation-made = Die Lizenz ist zurückgegeben. Bringen Sie den Nachweis zum Anbieter; er lässt sich erneut anzeigen, bis die Quittung da ist
ui-deactivation-repeated = Die Lizenz wurde schon früher zurückgegeben; hier ist noch einmal derselbe Nachweis
ui-demo-again = Noch einmal dieselbe Anforderung, diesmal als Text: Die Antwort ist dieselbe und belegt keinen zweiten Platz
ui-demo-deactivate =
    ── Der Rechner gibt seine Lizenz zurück ──
    Der Nachweis wird gespeichert, bevor er gezeigt wird, damit ein verlorener USB-Stick keinen Platz kostet
ui-demo-denied = Der Rechner ist nicht mehr lizenziert, und die alte Lizenz kann nicht wiederkommen
ui-demo-device =
    ── Der Rechner ohne Netz stellt seine Anforderung ──
    Sein Schlüssel verlässt ihn nie. Der Lizenzschlüssel reist nicht mit: Die Anforderung trägt einen Nachweis, den nur sein Inhaber erstellen kann
ui-demo-done = Alles hat geklappt. Die Dateien liegen in `{ $path }`: Sehen Sie sie sich mit `carnet inspect FILE` an
ui-demo-folder = Dies spielt das ganze Leben einer Lizenz durch, mit Dateien in `{ $path }`. Die Befehle stehen da, wie man sie dort eintippt
ui-demo-inspect = Alles, was den Standort verlässt, lässt sich vorher lesen
ui-demo-install =
    ── Zurück am Rechner ──
    Die Lizenz kommt als Bild und wird daraus gelesen
ui-demo-issue =
    ── Der Anbieter antwortet ──
    Die Anforderung wird aus ihrem QR-Bild gelesen, ihr Nachweis wird geprüft, und eine Lizenz wird nur für diesen Rechner signiert
ui-demo-license = Eine Lizenz wird erstellt. Ihr Schlüssel geht an den Kunden
ui-demo-receipt = Der Anbieter prüft den Nachweis, gibt den Platz frei und signiert eine Quittung
ui-demo-refresh =
    ── Neue Bedingungen ──
    Der Kunde hat mehr gekauft. Eine einzige Datei bringt es; eine neue Anforderung ist nicht nötig
ui-demo-refused = Die alte Lizenz wird noch einmal angeboten und muss abgelehnt werden
ui-demo-vendor =
    ── Der Anbieter bereitet sich vor ──
    Ein Ordner mit Schlüsseln, ein Produkt und das signierte Profil, das mit ihm ausgeliefert wird
ui-drop-known = Schon vorhanden: `{ $path }`
ui-drop-left = { $count ->
        [one] Eine Datei ist nicht für diese Seite bestimmt und bleibt liegen
       *[other] { $count } Dateien sind nicht für diese Seite bestimmt und bleiben liegen
    }
ui-drop-nothing = Es gibt nichts zu tun
ui-drop-readme = Dieser Ordner bringt Softwarelizenzen zu Rechnern, die kein Netz haben.
    outbox: was die Rechner senden. Bringen Sie es zum Anbieter.
    inbox: was der Anbieter sendet. Stecken Sie den USB-Stick am Rechner ein.
    taken: was erledigt ist. Es darf gelöscht werden.
    Auf beiden Seiten lautet der Befehl `carnet drop` mit dem Namen des USB-Sticks. Bitte lassen Sie die Dateien, wie sie sind.
ui-drop-stays = Auf den USB-Stick kann nicht geschrieben werden, also bleibt `{ $path }` darauf, was nicht schadet
ui-drop-unread = `{ $path }` ist kein Carnet-Dokument und bleibt liegen
ui-error = Fehler:
ui-fleet-outcome = { $count } × { $text }
ui-fleet-progress = { $rows } Anforderungen beantwortet
ui-hint = Hinweis:
ui-hours = { $hours ->
        [one] { $hours } Stunde
       *[other] { $hours } Stunden
    }
ui-inspect-item = Element { $row }
ui-inspect-kind = { $kind }
ui-inspect-not-checked = nicht geprüft: kein Schlüssel angegeben; geben Sie den öffentlichen Schlüssel mit `--key PEM` an [key-not-given]
ui-inspect-not-verified = nicht bestätigt: { $reason } [{ $code }]
ui-inspect-self = geprüft mit dem Schlüssel, den es enthält: { $key }
ui-inspect-verified = geprüft: signiert von { $key }
ui-install-row-refused = `{ $path }`, Element { $row }: abgelehnt
ui-install-others = { $count ->
        [one] Ein Dokument ist für einen anderen Rechner
       *[other] { $count } Dokumente sind für andere Rechner
    }
ui-installed-license = Aktivierung { $serial }, Revision { $revision }, ist installiert
ui-installed-policy = Die Richtlinie ist eingerichtet
ui-installed-profile = Das Profil des Produkts ist erneuert
ui-installed-receipt = Der Anbieter hat das Dokument der Art { $kind } angenommen
ui-installed-refusal = Der Anbieter hat das Dokument der Art { $kind } abgelehnt: { $reason }
ui-installed-unchanged = Dies wurde schon früher installiert; nichts hat sich geändert
ui-issued = Lizenz { $license } ist als Aktivierung { $serial } ausgestellt
ui-issued-again = Dieselbe Anforderung wurde schon früher beantwortet; hier ist noch einmal dieselbe Lizenz (Aktivierung { $serial })
ui-license-key = Lizenzschlüssel: { $key }
ui-license-line = { $license } · { $product } · { $type } · { $used } von { $seats } Plätzen · Auftrag { $order }
ui-license-line-revoked = { $license } · { $product } · { $type } · { $used } von { $seats } Plätzen · Auftrag { $order } · widerrufen
ui-license-made = Lizenz { $license } ist erstellt
ui-license-reset = Aktivierung { $serial } der Lizenz { $license } ist für beendet erklärt
ui-license-revoked = Lizenz { $license } ist widerrufen
ui-minutes = { $minutes ->
        [one] { $minutes } Minute
       *[other] { $minutes } Minuten
    }
ui-picture = `{ $path }`:
ui-policy-line = { $policy } · { $product } · { $type } · { $name }
ui-policy-made = Richtlinie { $policy } ({ $name }) ist signiert. Liefern Sie sie mit der Software aus
ui-portal-admin-key = API-Schlüssel des Administrators, nur dieses eine Mal gezeigt: { $key }
ui-portal-audit-broken = { $company }: gebrochen bei Zeile { $row }
ui-portal-audit-holds = { $company }: { $sealed } Zeilen halten, { $unsealed } warten, { $missing } ohne ihre Daten; Ende { $head }
ui-portal-backup = { $rows } Zeilen nach { $path } geschrieben; der Datenschlüssel ist nicht dabei: Bewahren Sie { $key } getrennt auf
ui-portal-certificate = SHA-256 des Zertifikats { $fingerprint }
ui-portal-demo = Die Schlüssel stehen in { $path }. Versuchen Sie zuerst:
ui-portal-demo-courier = Von unterwegs: `admin_api_key` von dort in die Datei api-key schreiben, dann
ui-portal-demo-docs = Die API mit ihrer Dokumentation: { $url }
ui-portal-imported = { $company } übernommen. Produkte: { $products }, Lizenzen: { $licenses }, Aktivierungen: { $activations }
ui-portal-moved = { $rows } Zeilen umgezogen, alle verglichen
ui-portal-restored = { $rows } Zeilen wiederhergestellt
ui-product-made = Produkt { $product } ({ $name }) ist erstellt
ui-profile-ask = Ist das der Anbieter, den Sie erwarten? [j/N]
ui-profile-pin =
    Dieses Produkt wird hier zum ersten Mal eingerichtet
      Produkt    { $product }
      Firma      { $company } ({ $code })
      Schlüssel  { $key }
ui-qr-does-not-fit = Der QR-Code braucht ein Terminal mit { $columns } Spalten und { $rows } Zeilen; er liegt in `{ $path }`
ui-reason-moved = Umzug auf einen anderen Rechner
ui-reason-retired = Rechner außer Betrieb
ui-reason-unspecified = Nicht genannt
ui-refreshed = Die nächste Revision von Aktivierung { $serial } ist signiert
ui-report-made = Bericht { $number } zu Aktivierung { $serial } ist erstellt. Bringen Sie ihn zum Anbieter; die Quittung kommt zurück und wird mit `carnet install FILE` installiert
ui-report-repeated = Bericht { $number } zu Aktivierung { $serial } sagt dasselbe und ist noch nicht beantwortet; hier ist er noch einmal
ui-request-made = Die Anforderung ist erstellt. Bringen Sie sie zum Anbieter; die Lizenz kommt zurück und wird mit `carnet install FILE` installiert
ui-request-repeated = Diese Anforderung ist schon offen; hier ist sie noch einmal
ui-row = { $row }: { $text }
ui-row-done = erledigt
ui-scan-complete = Vollständig nach { $frames } Bildern
ui-scan-progress = { $percent } % · { $seen } von { $needed } unabhängigen Bildern
ui-sheet-steps = { $kind ->
        [request] Bringen Sie dieses Blatt zum Anbieter der Software. Dort wird es fotografiert oder abgetippt; die Antwort kommt auf demselben Weg zurück
        [deactivation] Bringen Sie dieses Blatt zum Anbieter der Software: Es weist nach, dass die Lizenz zurückgegeben wurde
        [device-report] Bringen Sie dieses Blatt zum Anbieter der Software. Dort wird es fotografiert oder abgetippt; die Quittung kommt auf demselben Weg zurück
       *[other] Bringen Sie dieses Blatt zum Rechner. Fotografieren Sie den Code, und öffnen Sie das Bild mit `carnet install FILE`
    }
ui-sheet-title = { $kind ->
        [request] Ein Rechner fordert seine Lizenz an
        [deactivation] Ein Rechner hat seine Lizenz zurückgegeben
        [device-report] Ein Rechner berichtet, was genutzt wurde
        [license] Eine Lizenz für einen einzigen Rechner
        [receipt] Eine Quittung für einen einzigen Rechner
        [policy] Bedingungen für Rechner an abgeschotteten Standorten
       *[other] Ein Dokument für einen Rechner
    }
ui-sheet-type = Ohne Kamera: `carnet code document` nimmt die { $lines } Zeilen unten entgegen und prüft jede einzelne
ui-status-code-open = Ein Aktivierungscode wartet auf seine Bestätigung; `carnet code request` mit demselben Initialisierungscode zeigt ihn noch einmal
ui-status-expires = läuft am { $date } ab, in { $days ->
        [one] { $days } Tag
       *[other] { $days } Tagen
    }
ui-status-feature = Funktion { $feature }
ui-status-grace = abgelaufen am { $date }; die Kulanzfrist endet in { $days ->
        [one] { $days } Tag
       *[other] { $days } Tagen
    }
ui-status-license = Aktivierung { $serial }, Revision { $revision }, { $type }
ui-status-maintenance = neue Versionen bis { $date }
ui-status-perpetual = läuft nie ab
ui-status-product = { $product } von { $company }
ui-status-receipt-missing = Für den Nachweis zu Aktivierung { $serial } gibt es noch keine Quittung; `carnet deactivate` zeigt ihn noch einmal
ui-status-report-open = Bericht { $number } zu Aktivierung { $serial } ist noch nicht beantwortet
ui-status-report-refused = Bericht { $number } zu Aktivierung { $serial } wurde abgelehnt: { $reason }
ui-status-request-open = Eine Anforderung ist offen; `carnet request` zeigt sie noch einmal
ui-status-request-refused = Eine Anforderung wurde abgelehnt: { $reason }
ui-vendor-key = { $company } ({ $code }) signiert mit { $key }
ui-vendor-made = Der Anbieterordner ist unter `{ $path }` angelegt. Sichern Sie ihn; ohne ihn und seine Passphrase kann keine Lizenz signiert werden
ui-verdict-advisory = LIZENZIERT, mit Hinweis
ui-verdict-denied = NICHT LIZENZIERT
ui-verdict-grace = LIZENZIERT, in der Kulanzfrist
ui-verdict-licensed = LIZENZIERT
ui-warning = Warnung: { $text }
ui-written = Geschrieben: `{ $path }`
ui-yes-letters = jy

## The window

for-other-machines = Was darin liegt, ist für andere Rechner
    .hint = Bitten Sie den Anbieter um die Antwort auf die Anforderung dieses Rechners
internal = In diesem Programm ist etwas schiefgegangen
    .hint = Versuchen Sie es noch einmal; kommt es wieder, sagen Sie es dem Hersteller des Programms, mit dem, was Sie getan haben
library-missing = Eine Bibliothek des Systems fehlt: { $library }
    .hint = Installieren Sie sie; unter Debian: apt install libx11-6 libxcursor1 libxi6 libx11-xcb1 libxkbcommon-x11-0 libgl1 libegl1
no-dialog = Das System hat keinen Dateidialog
    .hint = Geben Sie unten den Pfad ein oder ziehen Sie die Datei auf dieses Fenster
product-not-chosen = Es ist nicht bekannt, für welches Produkt dies ist
    .hint = Wählen Sie zuerst das Produkt, und lesen Sie dies dann noch einmal ein
screen-unavailable = Der Bildschirm kann nicht gelesen werden
    .hint = Dazu braucht es einen Desktop mit X11 und das Programm ffmpeg; sonst speichern Sie das Bild und öffnen Sie die Datei
stick-empty = Auf diesem USB-Stick ist nichts für diesen Rechner
    .hint = Prüfen Sie, ob es der richtige USB-Stick ist und ob der Anbieter die Antwort darauf abgelegt hat
too-much-at-once = Es wurde zu viel auf einmal gebracht
    .hint = Warten Sie, bis das andere gelesen ist, und lesen Sie dies dann noch einmal ein
window-failed = Das Fenster kann nicht geöffnet werden: { $reason }
    .hint = Gebraucht wird ein Desktop mit OpenGL 2 oder neuer; ohne ihn verwenden Sie carnet in einem Terminal
window-of-one-product = Dieses Fenster wurde für ein anderes Produkt geöffnet
    .hint = Öffnen Sie das Programm für alle Produkte, ohne --state und CARNET_STATE, und lesen Sie das Profil noch einmal ein
ui-busy-asking = Anforderung wird erstellt…
ui-busy-giving-up = Lizenz wird zurückgegeben…
ui-busy-looking = Produkte werden gesucht…
ui-busy-reading = Wird gelesen…
ui-busy-setting-up = Wird eingerichtet…
ui-busy-writing = Wird geschrieben…
ui-copied = Kopiert. Fügen Sie es in eine E-Mail oder eine Textdatei ein
ui-date = { $day }. { $month } { $year }
ui-event-abandoned = Eine Anforderung wurde verworfen, um Raum für spätere zu schaffen
ui-event-answered = Eine Antwort des Anbieters ist eingegangen
ui-event-installed = Eine Lizenz wurde installiert
ui-event-pinned = Das Profil des Produkts wurde eingerichtet
ui-event-placed = Eine Richtlinie wurde eingerichtet
ui-event-reported = Ein Bericht wurde erstellt
ui-event-requested = Eine Anforderung wurde erstellt
ui-event-retired = Die Lizenz wurde zurückgegeben
ui-field-account = Konto
ui-field-address = Anschrift
ui-field-answered-kind = Antwort auf
ui-field-answers = Antwort auf Dokument
ui-field-app-version = Version der Anwendung
ui-field-arch = Prozessorarchitektur
ui-field-aud = Für die Firma
ui-field-board = Hauptplatine
ui-field-borrowed-until = Ausgeliehen bis
ui-field-bundle = Paket
ui-field-campaign = Kampagne
ui-field-carnet = Inhalt
ui-field-city = Ort
ui-field-ckt = Fingerabdruck des Schlüssels
ui-field-clock-slack = Toleranz der Uhr
ui-field-clock-slack-secs = Toleranz der Uhr, in Sekunden
ui-field-cnf = Schlüssel des Rechners
ui-field-code = Kürzel
ui-field-commitment = Siegel des späteren Nachweises der Deaktivierung
ui-field-company-name = Firma
ui-field-components = Merkmale, die geprüft werden
ui-field-consumption-limit = Nutzungseinheiten
ui-field-consumption-period = Zeitraum der Nutzung
ui-field-cose-key = Öffentlicher Schlüssel
ui-field-counters = Zähler
ui-field-country = Land
ui-field-created-at = Angelegt am
ui-field-credential = Nachweis des Lizenzschlüssels
ui-field-crv = Nummer der Kurve
ui-field-cti = Nummer des Dokuments
ui-field-custom-fields = Felder des Produkts
ui-field-customer = Kunde
ui-field-description = Beschreibung
ui-field-device = Gerät
ui-field-disk = Datenträger
ui-field-email = E-Mail
ui-field-ended-at = Beendet am
ui-field-enforcement = Wenn eine Prüfung scheitert
ui-field-evidence = Beendet durch
ui-field-exp = Endet endgültig
ui-field-expires-at = Läuft ab
ui-field-features = Funktionen
ui-field-fingerprint = Merkmale des Rechners, als Hashwerte
ui-field-first-name = Vorname
ui-field-grace = Nachfrist
ui-field-grace-secs = Kulanzfrist, in Sekunden
ui-field-hash = Hash
ui-field-hides-hardware = Verbirgt, was andere erkennen könnten
ui-field-host-name = Name des Rechners
ui-field-iat = Erstellt
ui-field-import-before = Zu installieren vor dem
ui-field-is-archived = Archiviert
ui-field-is-default = Vorgabe des Produkts
ui-field-is-floating = Gleitend
ui-field-is-forked = Wurde kopiert
ui-field-is-live = Gültig
ui-field-is-test = Test
ui-field-iss = Von der Firma
ui-field-issued-at = Ausgestellt am
ui-field-keys = Schlüssel des Anbieters
ui-field-kty = Nummer der Schlüsselart
ui-field-labels = Etiketten
ui-field-language = Sprache
ui-field-languages = Sprachen
ui-field-last-name = Nachname
ui-field-ledger-head = Stand der Aufzeichnungen des Rechners
ui-field-license = Lizenz
ui-field-license-type = Lizenztyp
ui-field-limit = Grenze
ui-field-lookup = Id des Lizenzschlüssels
ui-field-machine-id = Rechner-Id
ui-field-maintenance-days = Wartung für
ui-field-maintenance-until = Wartung bis
ui-field-managers = Lizenzverwalter
ui-field-max-borrow-days = Ausleihe höchstens für
ui-field-max-resets = Zurücksetzungen höchstens
ui-field-max-transfers = Umzüge höchstens
ui-field-max-users = Benutzer höchstens
ui-field-merged-into = Zusammengeführt mit
ui-field-metadata = Notizen des Anbieters
ui-field-name = Name
ui-field-nbf = Beginnt
ui-field-network-card = Netzwerkkarte
ui-field-nonce = Zufallszahl
ui-field-note = Notiz
ui-field-number = Nummer des Berichts
ui-field-order = Auftrag
ui-field-organization = Organisation
ui-field-os = Betriebssystem
ui-field-overage = Einheiten über der Grenze
ui-field-phone = Telefon
ui-field-plan = Bedingungen für die Rechner
ui-field-policy = Richtlinie
ui-field-policy-version = Version der Richtlinie
ui-field-portal = Portal
ui-field-postcode = Postleitzahl
ui-field-processor = Prozessor
ui-field-product = Produkt
ui-field-product-code = Produkt
ui-field-product-name = Name des Produkts
ui-field-proof = Nachweis
ui-field-quorum = Merkmale, die gleich sein müssen
ui-field-reads = Liest Versionen bis
ui-field-reason = Grund
ui-field-reference = Referenz
ui-field-refusal = Grund der Ablehnung
ui-field-request = Antwort auf Anforderung
ui-field-resets = Zurücksetzungen
ui-field-revision = Revision
ui-field-revoked-at = Widerrufen am
ui-field-seats = Plätze
ui-field-seats-taken = Belegte Plätze
ui-field-sends-host-name = Anforderungen nennen den Namen des Rechners
ui-field-sequence = Nummer des Eintrags
ui-field-serial = Aktivierung
ui-field-starts-at = Beginnt am
ui-field-state = Zustand
ui-field-status = Status
ui-field-supersedes = Ersetzt die Aktivierung
ui-field-swversion = Version der Anwendung
ui-field-system-uuid = System-UUID
ui-field-terms = Bedingungen
ui-field-tombstone = Geheimnis, das die Deaktivierung nachweist
ui-field-transfers = Umzüge
ui-field-transfers-left = Verbleibende Umzüge auf andere Rechner
ui-field-type = Art
ui-field-updated-at = Geändert am
ui-field-usage = Genutzt
ui-field-users = Benutzer
ui-field-valid-days = Gilt für
ui-field-value = Wert
ui-field-variables = Variablen
ui-field-version = Version
ui-field-vm-allowed = Virtuelle Maschinen erlaubt
ui-field-wants = Wünsche des Rechners
ui-field-x = Bytes des Schlüssels
ui-kind-account = Konto
ui-kind-activation = Aktivierung
ui-kind-customer = Kunde
ui-kind-deactivation = Nachweis der Deaktivierung
ui-kind-device = Gerät
ui-kind-device-report = Bericht
ui-kind-license = Lizenz
ui-kind-order = Auftrag
ui-kind-policy = Richtlinie
ui-kind-product = Produkt
ui-kind-profile = Profil des Produkts
ui-kind-receipt = Quittung
ui-kind-request = Aktivierungsanforderung
ui-month-1 = Januar
ui-month-2 = Februar
ui-month-3 = März
ui-month-4 = April
ui-month-5 = Mai
ui-month-6 = Juni
ui-month-7 = Juli
ui-month-8 = August
ui-month-9 = September
ui-month-10 = Oktober
ui-month-11 = November
ui-month-12 = Dezember
ui-theme-contrast = Hoher Kontrast
ui-theme-dark = Dunkel
ui-theme-light = Hell
ui-theme-system = Wie das System
ui-type-borrowed = Ausgeliehener Platz
ui-type-consumption = Nach Nutzung
ui-type-perpetual = Unbefristet
ui-type-subscription = Abonnement
ui-type-time-limited = Befristet
ui-type-trial = Testlizenz
ui-window-absent = nicht lesbar
ui-window-activate = Aktivieren
ui-window-activated = Aktiviert. Die Software kann jetzt verwendet werden
ui-window-all-products = Alle Produkte
ui-window-animation-hints = Bildschirm hell, Kamera eine Armlänge entfernt und ruhig. Verpasst die Kamera weiter Codes, verringern Sie Dichte oder Geschwindigkeit
ui-window-animation-purpose = Lassen Sie die Kamera zusehen, bis sie alles hat. Sie kann jederzeit beginnen
ui-window-back = Zurück
ui-window-bring-purpose = Der Anbieter antwortet mit einer Lizenz oder einer Quittung. Lesen Sie sie auf dem einfachsten Weg ein
ui-window-bring-title = Antwort einlesen
ui-window-camera-purpose = Halten Sie den Code des Anbieters vor die Kamera, gedruckt oder auf einem anderen Bildschirm
ui-window-changed = hat sich geändert
ui-window-choose-file = Datei wählen…
ui-window-choose-place = Ort wählen…
ui-window-code = Code, Zeile für Zeile
ui-window-code-hints = Fotografieren Sie ihn gerade von vorn, mit dem ganzen Code und seinem weißen Rand im Bild
ui-window-code-link = Richten Sie die Kamera eines Telefons auf den Code: Er führt zu { $host }, und das Telefon sendet die Anforderung dorthin. Prüfen Sie, ob das Telefon diesen Namen anzeigt
ui-window-code-name = QR-Code des Dokuments
ui-window-code-plain = Fotografieren Sie den Code, und geben Sie das Bild dem Anbieter
ui-window-company = Firma
ui-window-compare-key = Vergleichen Sie den Schlüssel mit dem, was der Anbieter Ihnen gesagt hat. Wem dieser Schlüssel gehört, der entscheidet, was hier lizenziert ist
ui-window-copy-text = Als Text kopieren
ui-window-days-left = { $days ->
        [one] Noch ein Tag
       *[other] Noch { $days } Tage
    }
ui-window-density = Dichte
ui-window-details = Details
ui-window-device-key = Schlüssel dieses Rechners
ui-window-dismiss = OK
ui-window-documents = Dokumente
ui-window-documents-purpose = Jedes Feld dessen, was auf diesem Rechner liegt oder ihn verlässt
ui-window-drop-answer = Ziehen Sie eine Datei oder ein Bild hierher, oder wählen Sie es aus
ui-window-drop-profile = Ziehen Sie die Datei product.carnet hierher, oder wählen Sie sie aus. Sie kommt mit der Software
ui-window-expires = Bis
ui-window-features = Funktionen
ui-window-file-purpose = Speichern Sie das Dokument, und bringen Sie die Datei zum Anbieter
ui-window-for-ever = Ohne Enddatum
ui-window-forms = Das Ende des Namens bestimmt die Form: .carnet, .txt, .png, .svg, .gif oder .html
ui-window-frames-shown = Gezeigte Codes: { $shown }; gebraucht werden { $of }
ui-window-from-camera = Kamera
ui-window-from-file = Datei oder Stick
ui-window-from-paste = Einfügen
ui-window-from-screen = Bildschirm
ui-window-from-typed = Tippen
ui-window-give-up = Lizenz zurückgeben
ui-window-give-up-this = Lizenz { $serial } zurückgeben
ui-window-go-on = Fortfahren
ui-window-grace-left = { $days ->
        [one] Noch ein Tag Kulanzfrist
       *[other] Noch { $days } Tage Kulanzfrist
    }
ui-window-have-answer = Ich habe die Antwort
ui-window-keep = Behalten
ui-window-key = Lizenzschlüssel
ui-window-key-form = 25 Buchstaben und Ziffern, in fünf Gruppen
ui-window-key-missing = { $count ->
        [one] Noch ein Zeichen
       *[other] Noch { $count } Zeichen
    }
ui-window-key-purpose = Ihr Anbieter hat ihn Ihnen beim Kauf gegeben
ui-window-key-right = Der Schlüssel ist richtig eingegeben
ui-window-key-stays = Der Schlüssel bleibt auf diesem Rechner. Die Anforderung trägt nur einen Nachweis, dass Sie ihn haben
ui-window-key-title = Lizenzschlüssel eingeben
ui-window-language = Sprache
ui-window-license = Lizenz
ui-window-licensed = Lizenziert
ui-window-lines-right = Richtige Zeilen: { $taken } von { $lines }
ui-window-link = Das Telefon zum Portal des Anbieters führen
ui-window-look-again = Noch einmal nachsehen
ui-window-look-there = Dort nachsehen
ui-window-machine = Dieser Rechner
ui-window-maintenance = Wartung bis
ui-window-make-request = Anforderung erstellen
ui-window-may-close = Sie können dieses Fenster schließen. Das Dokument bleibt hier und wird wieder angezeigt
ui-window-move = Auf anderen Rechner umziehen
ui-window-move-proof = Sie bekommen einen Nachweis für den Anbieter. Er wird hier aufbewahrt und wieder angezeigt, bis die Quittung des Anbieters da ist
ui-window-move-purpose = Die Lizenz wird hier zurückgegeben, damit ein anderer Rechner sie bekommen kann
ui-window-move-safe = Geht der Nachweis verloren, ist nichts verloren: Er lässt sich jederzeit erneut anzeigen
ui-window-move-stops = Die Software funktioniert auf diesem Rechner nicht mehr, und diese Lizenz kommt nicht wieder
ui-window-move-title = Auf anderen Rechner umziehen
ui-window-new-product = Auf diesem Rechner noch nicht eingerichtet
ui-window-no = nein
ui-window-no-camera = Es wurde keine Kamera gefunden. Alle anderen Wege gehen ohne
ui-window-no-key = Ich habe keinen Lizenzschlüssel
ui-window-no-product = Auf diesem Rechner wurde kein Produkt eines Anbieters gefunden, der Carnet verwendet
ui-window-no-stick = Stecken Sie einen USB-Stick ein; er erscheint hier
ui-window-not-now = Jetzt nicht
ui-window-one-frame = Das Dokument passt in einen Code: Er steht still
ui-window-open = Öffnen
ui-window-other-key = Anderer Schlüssel
ui-window-paper-purpose = Speichern Sie ein Blatt mit Code, Zeilen zum Abtippen und Anleitung, und drucken Sie es aus einem beliebigen Browser
ui-window-parts-seen = { $seen } von { $needed } Teilen
ui-window-paste = Einfügen
ui-window-paste-purpose = Kopieren Sie Text, Bild oder Datei des Anbieters, und drücken Sie dann in diesem Fenster Strg+V
ui-window-path = Pfad
ui-window-pause = Pause
ui-window-policy = Die Richtlinie ist eingerichtet
ui-window-portal = Portal
ui-window-preview-name = Was zu sehen ist
ui-window-product = Produkt
ui-window-products = Produkte auf diesem Rechner
ui-window-profile = Das Profil wurde erneuert
ui-window-proof-open = Für den Nachweis, dass die Lizenz zurückgegeben wurde, gibt es noch keine Quittung
ui-window-proof-purpose = Er weist dem Anbieter nach, dass die Lizenz wieder frei ist. Bringen Sie ihn dorthin und die Quittung zurück
ui-window-proof-title = Nachweis der Deaktivierung
ui-window-put = Dort ablegen
ui-window-put-on-stick = Auf { $path } ablegen
ui-window-reason-unknown = aus einem eigenen Grund ({ $code })
ui-window-receipt = Die Quittung ist da: Der Anbieter weiß, dass die Lizenz zurückgegeben wurde
ui-window-receipt-of-report = Die Quittung ist da: Der Anbieter hat den Bericht angenommen
ui-window-refused = Der Anbieter sagt nein: { $reason }
ui-window-region = Teil des Bildschirms: links, oben, Breite, Höhe
ui-window-renew = Erneuern
ui-window-renew-purpose = Nennen Sie dem Anbieter die Nummer { $serial }, und lesen Sie die neue Lizenz ein
ui-window-renewed = Erneuert. Dies ist Revision { $revision } der Lizenz
ui-window-request-open = Eine Anforderung ist offen. Ihre Antwort ist noch nicht da
ui-window-request-purpose = Bringen Sie sie zum Anbieter. Sie ist nur für diesen Rechner, und wer sie trägt, kann nichts damit anfangen
ui-window-request-refused = Der Anbieter hat die Anforderung abgelehnt: { $reason }
ui-window-request-title = Aktivierungsanforderung
ui-window-request-was-refused = Der Anbieter hat die Anforderung abgelehnt
ui-window-right-product = Das stimmt
ui-window-same = unverändert
ui-window-save = Speichern
ui-window-scan-code = Im Bild ist ein Code
ui-window-scan-foreign = Im Bild ist ein Code, aber keiner von Carnet
ui-window-scan-hints = Halten Sie still. Der ganze Code mit weißem Rand muss zu sehen sein, und scharf
ui-window-scan-nothing = Kein Code im Bild
ui-window-scan-starting = Wird gestartet…
ui-window-screen-purpose = Für einen Code, der auf diesem Bildschirm offen ist, in einer E-Mail oder einer Fernsitzung. Schieben Sie dieses Fenster beiseite
ui-window-set-up = Einrichten
ui-window-set-up-purpose = Bevor etwas erstellt wird: Prüfen Sie, ob dies das ist, was Sie bekommen haben
ui-window-set-up-title = Ist das Ihr Produkt?
ui-window-settings = Einstellungen
ui-window-show-product = { $product } anzeigen
ui-window-show-proof = Nachweis anzeigen
ui-window-show-request = Anforderung anzeigen
ui-window-size = Größe
ui-window-speed = Codes pro Sekunde
ui-window-start-camera = Kamera starten
ui-window-start-this-camera = { $path } starten
ui-window-state-folder = Liegt in
ui-window-stick-path = Ordner des USB-Sticks
ui-window-stick-purpose = Das Dokument kommt in einen eigenen Ordner auf dem USB-Stick, mit einer Notiz für alle, die ihn finden
ui-window-stop = Stoppen
ui-window-story = Was geschehen ist
ui-window-take-code = Code übernehmen
ui-window-take-from-stick = Von { $path } übernehmen
ui-window-take-text = Text übernehmen
ui-window-text = Text
ui-window-theme = Aussehen
ui-window-type-purpose = Geben Sie den Code Zeile für Zeile ein. Jede Zeile wird geprüft, sobald sie da ist; Bindestriche und Großschreibung spielen keine Rolle
ui-window-typed-purpose = { $lines ->
        [one] Eine Zeile zum Abtippen oder Vorlesen
       *[other] { $lines } Zeilen zum Abtippen oder Vorlesen
    }
ui-window-unchanged = Dies wurde schon früher eingelesen. Nichts hat sich geändert
ui-window-vendor-key = Schlüssel des Anbieters
ui-window-way-animation = Animation
ui-window-way-code = Code
ui-window-way-file = Datei
ui-window-way-paper = Papier
ui-window-way-stick = USB-Stick
ui-window-way-typed = Abtippen
ui-window-welcome = Willkommen
ui-window-whole-screen = Ganzen Bildschirm ansehen
ui-window-without-key = Ohne Schlüssel geht die Anforderung trotzdem hinaus, und der Anbieter wählt die Lizenz
ui-window-yes = ja
ui-wish-rebind = So erkannt zu werden, wie er jetzt ist
ui-wish-refresh = Neue Bedingungen
ui-wish-time-repair = Seine Zeit richtigstellen zu lassen
ui-written-there = Geschrieben: { $path }
