# Carnet en français. Majuscule initiale seulement, pas de point final, accents graves autour de ce qui est littéral.
# Un message dont l'id est un code stable dit ce qui s'est passé ; son `.hint` dit quoi faire.

## Documents mal formés

algorithm-not-allowed = Le document est signé avec l'algorithme { $algorithm }, que Carnet n'accepte pas
    .hint = Redemandez le document, créé avec l'outil de l'éditeur lui-même
claim-range = Le champ { $claim } du document est hors limites
    .hint = Redemandez le document ; s'il revient à l'identique, prévenez l'éditeur
claim-type = Le champ { $claim } du document n'est pas du bon type
    .hint = Redemandez le document ; s'il revient à l'identique, prévenez l'éditeur
cwt-tag = Le document porte une étiquette CWT, que Carnet n'utilise pas
    .hint = Redemandez le document, créé avec l'outil de l'éditeur lui-même
duplicate-key = Le document contient deux fois le même champ
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
float-not-allowed = Le document contient un nombre à virgule flottante
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
header-critical = Le document a un en-tête critique que cette version ne connaît pas
    .hint = Installez une version plus récente de ce programme
header-malformed = L'en-tête du document n'est pas tel qu'il devrait être
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
indefinite-length = Le document a des parties de longueur non déclarée
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
invalid-utf8 = Un texte du document est endommagé
    .hint = Transférez de nouveau le fichier
kind-unknown = Le document est d'une sorte que cette version ne connaît pas
    .hint = Installez une version plus récente de ce programme
malformed = Ceci n'est pas un document Carnet
    .hint = Vérifiez que vous avez choisi le bon fichier ; `carnet inspect FILE` montre ce qu'il contient
    .window = Vérifiez que vous avez choisi le bon fichier
missing-claim = Le champ { $claim } du document est absent
    .hint = Redemandez le document ; s'il revient à l'identique, prévenez l'éditeur
not-shortest = Le document n'a pas la seule forme correcte
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
signature-length = La signature du document est tronquée ou trop longue
    .hint = Transférez de nouveau le fichier
simple-not-allowed = Le document contient une valeur que Carnet n'utilise pas
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
tag-missing = Le document a perdu son début
    .hint = Transférez de nouveau le fichier
tag-not-allowed = Le document porte l'étiquette { $tag }, que Carnet n'utilise pas
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
too-deep = Le document a trop de niveaux imbriqués
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
too-large = Le document dépasse 64 Kio
    .hint = Vérifiez que vous avez choisi le bon fichier
too-many-items = Le document a trop de parties
    .hint = Demandez de nouveau le document ; celui-ci n'a pas été créé par Carnet
trailing-bytes = Il y a quelque chose après la fin du document
    .hint = Transférez de nouveau le fichier, seul
truncated = Le document est tronqué
    .hint = Transférez de nouveau le fichier ; la copie a peut-être été interrompue
unknown-claim = Le document a le champ { $claim }, que cette version devrait comprendre et ne comprend pas
    .hint = Installez une version plus récente de ce programme
unprotected-not-empty = Le document porte quelque chose qui n'est pas signé
    .hint = Redemandez le document ; celui-ci a été modifié après avoir été signé
unsorted-keys = Les champs du document sont dans le désordre
    .hint = Redemandez le document ; celui-ci n'a pas été créé par Carnet
version-unsupported = Ceci a été écrit par une version ultérieure de Carnet
    .hint = Installez une version plus récente de ce programme
wrong-kind = Il faut ici un document de type { $wanted }, et celui-ci est de type { $found }
    .hint = Vérifiez que vous avez choisi le bon fichier ; `carnet inspect FILE` montre ce que c'est
    .window = Vérifiez que vous avez choisi le bon fichier

## Documents auxquels on ne se fie pas

key-not-given = La validité de la signature n'a pas été vérifiée : aucune clé n'a été donnée
    .hint = Donnez la clé publique du signataire avec `--key PEM`
other-company = Le document appartient à la société `{ $company }`
    .hint = Vérifiez que vous avez choisi le bon fichier
signature-invalid = La signature n'est pas valide : le document a été modifié, ou quelqu'un d'autre l'a créé
    .hint = Transférez de nouveau le fichier ; si cela n'y change rien, ne vous fiez pas à sa provenance
unknown-key = Le document est signé avec une clé qui n'est pas de confiance ici
    .hint = Vérifiez que le document vient de l'éditeur de ce produit

## Clés et clés de licence

key-file-weak = Le fichier de clé est trop faiblement protégé
    .hint = Chiffrez-le de nouveau avec `openssl pkcs8 -topk8 -scrypt -scrypt_p 5`
key-malformed = Ceci n'est pas une clé Ed25519 au format PEM
    .hint = Vérifiez que vous avez choisi le bon fichier
key-weak = Cette clé ne vaut rien : n'importe qui peut signer à sa place
    .hint = Créez une nouvelle clé
license-key-character = Le caractère en position { $place } n'est pas utilisé dans les clés de licence
    .hint = Les clés de licence contiennent des chiffres et des lettres, sans le U ; saisissez-la encore une fois
license-key-check = Il y a une faute de frappe dans la clé de licence
    .hint = Comparez-la avec l'original, groupe par groupe
license-key-length = Une clé de licence a 25 caractères, et celle-ci en a { $length }
    .hint = Un caractère manque ou est doublé ; comparez-la avec l'original, groupe par groupe
name-invalid = Un nom ou un code ne peut pas être utilisé : { $rule }
    .hint = Choisissez-en un autre
passphrase-empty = La phrase secrète est vide
    .hint = Choisissez une phrase secrète de plusieurs mots
passphrase-wrong = { $of ->
        [replica] La phrase secrète n'est pas celle de cette réplique
       *[other] La phrase secrète n'ouvre pas le fichier de clé
    }
    .hint = { $of ->
            [replica] Réessayez ; si vous l'avez oubliée, redonnez la clé d'API avec `--portal URL --api-key-file FICHIER`
           *[other] Réessayez ; vérifiez que Verr. Maj. est désactivé
        }
passphrases-differ = Les deux phrases secrètes sont différentes
    .hint = Saisissez deux fois la même phrase secrète
secret-not-given = Il faut un secret, et il n'y a pas de terminal où le demander
    .hint = { $of ->
            [replica] Donnez un fichier avec `--passphrase-file`
           *[other] Donnez un fichier avec `--passphrase-file` ou `--license-key-file`
        }
signer-unavailable = La clé de signature est hors d'atteinte
    .hint = Branchez le jeton, ou ouvrez le fichier de clé

## Supports

animation-too-large = C'est trop grand pour un code QR animé de cette densité
    .hint = Choisissez une `--version` plus élevée, ou transportez-le comme fichier
    .window = Choisissez une densité plus élevée, ou transportez-le comme fichier
armor-damaged = Le texte a été endommagé en chemin
    .hint = Recopiez tout, de la ligne BEGIN à la ligne END, ou envoyez plutôt le fichier
armor-end-missing = La ligne END du texte est absente
    .hint = Recopiez tout, de la ligne BEGIN à la ligne END
bundle-damaged = Le lot est endommagé à l'élément { $item }
    .hint = Transférez de nouveau le fichier ; ce qui a été lu avant reste valable
bundle-too-long = Le lot a plus de { $max } éléments
    .hint = Divisez-le en plusieurs lots
bundle-truncated = Le lot est tronqué après l'élément { $item }
    .hint = Transférez de nouveau le fichier ; ce qui a été lu avant reste valable
code-character = Ligne { $line } : le caractère en position { $place } n'est pas utilisé dans les codes
    .hint = Les codes ne contiennent pas de U ; O est lu comme 0, I et L comme 1
code-check = Il y a une faute de frappe dans la ligne { $line }
    .hint = Comparez la ligne caractère par caractère, ou demandez qu'on vous la relise
code-group = Ligne { $line } : le groupe { $group } a { $found } caractères au lieu de { $wanted }
    .hint = Un caractère de ce groupe a été omis ou saisi deux fois
code-length = La ligne { $line } a { $found } caractères au lieu de { $wanted }
    .hint = Un caractère de cette ligne a été omis ou saisi deux fois
code-lines = Le code a { $wanted } lignes, et il en a été donné { $found }
    .hint = Donnez toutes les lignes, dans l'ordre
code-malformed = Les lignes sont correctes, mais ce n'est pas un code de ce type
    .hint = Vérifiez quel code il faut ici
frame-damaged = Une image du code QR animé est endommagée
    .hint = Laissez-le continuer : d'autres images la compensent
frame-foreign = Ce n'est pas une image d'un code QR animé de Carnet
    .hint = Vérifiez que vous visez le bon code
frames-missing = Les images se sont arrêtées avant que tout soit là : { $seen } images indépendantes vues sur { $needed }
    .hint = Laissez-le tourner plus longtemps et lisez encore ; avec `--resume FICHIER` les images déjà vues comptent
    .window = Montrez le code encore une fois, et laissez-le tourner plus longtemps
input-too-large = Le fichier dépasse { $max } octets
    .hint = Vérifiez que vous avez choisi le bon fichier
nothing-found = Il n'y a aucun document Carnet ici
    .hint = Vérifiez que vous avez choisi le bon fichier, ou que tout le texte a été copié
picture-format = L'image est endommagée, ou n'est ni en PNG ni en JPEG
    .hint = Enregistrez-la ou photographiez-la de nouveau, en PNG ou en JPEG
picture-too-hard = L'image est trop longue à lire
    .hint = Photographiez de nouveau le code, seul et bien droit
picture-too-large = L'image a plus de 64 millions de pixels
    .hint = Prenez la photo avec une résolution plus faible, ou recadrez-la sur le code QR
picture-too-small = L'image est trop petite pour un code QR
    .hint = Photographiez le code de plus près, ou envoyez l'image d'origine
qr-foreign = Le code QR ne vient pas de Carnet
    .hint = Vérifiez que vous avez photographié le bon code
qr-not-found = Il n'y a aucun code QR lisible dans l'image
    .hint = Photographiez-le de nouveau : le code entier avec sa bordure blanche, net, droit, sans reflets
qr-text-damaged = Le texte du code QR est endommagé
    .hint = Photographiez de nouveau le code
qr-too-large = Le document est trop volumineux pour un seul code QR
    .hint = Enregistrez-le plutôt comme fichier, avec `-o FILE.carnet`
    .window = Utilisez le code animé, ou un fichier
source-unavailable = Aucune image ne vient de `{ $source }`
    .hint = Les films, les caméras et les écrans sont lus par le programme `ffmpeg` : installez-le, ou enregistrez les images dans un dossier et utilisez `--frames DOSSIER`
    .window = Les caméras, les écrans et les films sont lus par le programme ffmpeg : installez-le, ou utilisez un fichier

## Fichiers

busy = Un autre programme utilise `{ $path }`
    .hint = Attendez qu'il ait terminé, puis réessayez
disk-full = Le disque est plein : `{ $path }`
    .hint = Libérez de la place et réessayez ; rien n'a été modifié
file-exists = `{ $path }` existe déjà
    .hint = { $force ->
            [none] Choisissez un autre nom
           *[other] Choisissez un autre nom, ou remplacez-le avec `--force`
        }
    .window = Choisissez un autre nom
file-not-found = `{ $path }` est introuvable
    .hint = Vérifiez le nom
file-too-large = `{ $path }` est trop volumineux
    .hint = Vérifiez que vous avez choisi le bon fichier
io = `{ $path }` n'a pas pu être lu ou écrit : { $reason }
    .hint = Vérifiez le disque et réessayez ; rien n'a été modifié
not-a-regular-file = `{ $path }` est un lien ou un dossier, pas un fichier
    .hint = Placez-y le fichier lui-même
output-failed = La sortie n'a pas pu être écrite : { $reason }
    .hint = Vérifiez où va la sortie et réessayez
permission-denied = Vous n'avez pas le droit d'utiliser `{ $path }`
    .hint = Réessayez en tant qu'utilisateur propriétaire, ou adressez-vous à un administrateur
    .window = Demandez à la personne qui administre cette machine le droit de modifier ce dossier
read-only = Impossible d'écrire dans `{ $path }` : le disque est en lecture seule
    .hint = Utilisez `--state DIR` avec un dossier accessible en écriture
    .window = Choisissez un autre endroit, ou rendez celui-ci accessible en écriture

## Cette machine

activation-pending = Une demande est ouverte ; sa licence n'est pas encore arrivée
    .hint = Portez la demande à l'éditeur, rapportez la licence, puis `carnet install FILE`
    .window = Portez la demande à l'éditeur, et rapportez la réponse
clock-rolled-back = L'horloge est en retard de { $back } sur une heure déjà constatée
    .hint = Réglez la date et l'heure, puis réessayez
expired = La licence a expiré
    .hint = Demandez à l'éditeur une licence actualisée, puis `carnet install FILE`
    .window = Demandez à l'éditeur une licence actualisée, et rapportez la réponse
guard-missing = La copie qui protège le dossier d'état est absente
    .hint = Elle sera recréée au prochain changement ; si cela se répète, cherchez qui fait le ménage
import-too-late = Le délai pour importer la licence est dépassé depuis { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
    .hint = Renvoyez la même demande ; l'éditeur y répond de nouveau
in-grace = La licence a expiré et reste utilisable pendant un délai de grâce
    .hint = Demandez à l'éditeur une licence actualisée, puis `carnet install FILE`
    .window = Demandez à l'éditeur une licence actualisée, et rapportez la réponse
license-by-code = La licence de l'activation { $serial } est venue par code, et l'éditeur ne pourrait pas vérifier un rapport à son sujet
    .hint = Indiquez autrement à l'éditeur ce qui a été utilisé
license-retired = La licence de cette machine a été rendue
    .hint = Créez une nouvelle demande avec `carnet request`
    .window = Pour utiliser de nouveau le logiciel ici, activez-le encore une fois
licensed = Sous licence
machine-changed = Cette machine n'est pas celle qui a été activée : { $components }
    .hint = Sur la machine qui a été activée, annulez le changement ; sinon, créez une nouvelle demande avec `carnet request --new`
    .window = Sur la machine qui a été activée, annulez le changement ; sinon, activez celle-ci de nouveau
no-home = Il n'y a pas de dossier personnel où garder l'état
    .hint = Donnez un dossier avec `--state DIR`
    .window = Lancez le programme avec --state et un dossier
not-activated = Cette machine n'a pas encore de licence
    .hint = Créez une demande avec `carnet request`
    .window = Activez-la ; il faut la clé de licence que l'éditeur vous a donnée
not-installable = Un document de type { $kind } ne s'installe pas
    .hint = Portez-le à l'éditeur ; c'est ce qui en revient qui s'installe
not-set-up = Ce produit n'est pas configuré sur cette machine
    .hint = Créez une demande avec `carnet request --profile product.carnet`
    .window = Déposez le fichier product.carnet de l'éditeur sur cette fenêtre
not-yet-valid = La licence n'a pas encore commencé
    .hint = Attendez qu'elle commence, ou réglez la date et l'heure
nothing-to-deactivate = Il n'y a aucune licence à rendre sur cette machine
    .hint = `carnet status` montre ce qu'il y a ici
    .window = Il n'y a rien à faire
nothing-to-report = Il n'y a aucune licence sur cette machine dont un rapport puisse parler
    .hint = `carnet status` montre ce qu'il y a ici
observe-failed = L'heure n'a pas pu être notée
    .hint = Vérifiez qui peut écrire dans le dossier d'état
other-device = La licence est destinée à une autre machine
    .hint = Portez-la à la machine dont la demande a reçu cette réponse
other-product = Le document est destiné à un autre produit
    .hint = Vérifiez que vous avez choisi le bon fichier
profile-not-confirmed = Le profil du produit n'a pas été confirmé
    .hint = Comparez la société et la clé avec ce que l'éditeur vous a dit, puis confirmez, ou utilisez `--yes`
profile-not-trusted = Le profil n'est pas signé avec les clés auxquelles cette machine se fie
    .hint = Demandez à l'éditeur un profil signé avec la clé précédente
profile-older = Le profil est plus ancien que celui qui est utilisé
    .hint = Gardez celui qui est utilisé
portal-not-known = Le profil du produit n'indique aucun portail
    .hint = Omettez `--link`
receipt-unexpected = Le reçu répond à quelque chose que cette machine n'a pas envoyé
    .hint = Portez-le à la machine qui l'a envoyé
request-unknown = La licence répond à une demande qui n'est pas ouverte sur cette machine
    .hint = Portez-la à la machine qui a créé la demande, ou créez une nouvelle demande
revision-lower = La licence est plus ancienne (révision { $offered }) que celle qui est installée (révision { $installed })
    .hint = Gardez celle qui est installée
revision-repeated = La révision { $revision } est déjà installée, avec un autre contenu
    .hint = Demandez à l'éditeur la révision suivante
serial-retired = L'activation { $serial } a été rendue sur cette machine et ne peut pas revenir
    .hint = Créez une nouvelle demande avec `carnet request`
    .window = Créez une nouvelle demande
serial-superseded = L'activation { $serial } a été remplacée par une plus récente
    .hint = Installez la plus récente
serial-unknown = Il n'y a pas d'activation { $serial } sur cette machine
    .hint = `carnet status` montre ce qu'il y a ici
    .window = Vérifiez que vous avez choisi le bon fichier
serial-wanted = Il y a plusieurs licences ; il faut dire laquelle
    .hint = Donnez son numéro de série avec `--serial`
state-damaged = Le dossier d'état est endommagé
    .hint = Restaurez-le depuis une sauvegarde, ou reconfigurez le produit et demandez à l'éditeur de réinitialiser l'ancienne activation
state-format-newer = Les données ont été écrites par une version plus récente (format { $format })
    .hint = Installez la version plus récente de ce programme
state-not-given = On ne sait pas de quel produit il s'agit
    .hint = Donnez son profil avec `--profile FILE`, ou son dossier d'état avec `--state DIR`
state-restored = Le dossier d'état est plus ancien qu'il ne l'était : une sauvegarde a été restaurée
    .hint = Demandez à l'éditeur une licence actualisée, puis `carnet install FILE`
    .window = Demandez à l'éditeur une licence actualisée, et rapportez la réponse
vm-not-allowed = La licence n'autorise pas les machines virtuelles
    .hint = Demandez à l'éditeur une licence qui les autorise
confirmation-unknown = Le code ne confirme rien qui soit ouvert sur cette machine
    .hint = Vérifiez qu'il répond au code d'activation de cette machine, et que cette machine a la politique de la licence
policy-missing = Aucune politique n'est en place, et une licence par code tire ses conditions d'une politique
    .hint = Mettez-la en place avec `--policy FICHIER` ; l'éditeur la fournit avec le logiciel
    .window = Apportez la politique que l'éditeur fournit avec le logiciel

## Les réponses de l'éditeur

activation-ended = Cette activation est terminée ; sa licence n'est plus délivrée
    .hint = Créez une nouvelle demande sur la machine, avec `carnet request --new`
    .window = Créez une nouvelle demande
activation-unknown = La licence n'a pas cette activation
    .hint = `carnet license show LICENSE` donne la liste de ses activations
    .window = Vérifiez le numéro ; la licence montre quelles activations elle a
borrow-too-long = Le poste ne peut pas être emprunté jusqu'à cette date
    .hint = Choisissez une date de fin à venir, pas antérieure à la date actuelle de fin d'emprunt, et dans la limite des jours que la licence autorise
borrowed-until = Le poste est emprunté ; la machine peut fonctionner jusqu'à la fin de l'emprunt
    .hint = Désactivez sur la machine, ce qui donne une preuve, ou attendez que cette durée soit écoulée
commitment-repeated = Une autre activation a la même preuve de désactivation
    .hint = Créez une nouvelle demande sur la machine, avec `carnet request --new`
    .window = Créez une nouvelle demande
components-too-few = La machine montre trop peu de composants pour cette licence
    .hint = Émettez une licence avec un quorum plus bas, ou créez la demande en tant que root pour que davantage puisse être lu
consumption-exhausted = Tout ce que la licence permet d'utiliser est épuisé
    .hint = Achetez-en davantage, ou attendez la période suivante
credential-missing = La demande ne porte aucune clé de licence
    .hint = Choisissez la licence avec `--license`
    .window = Choisissez la licence pour elle, ou faites créer une demande avec la clé de licence
device-blocked = Cette machine a été bloquée par l'éditeur
    .hint = Adressez-vous à l'éditeur
edit-invalid = La licence ne peut pas être modifiée ainsi
    .hint = { $do ->
            [renew] Seule une licence qui a une fin peut durer plus longtemps ; celle-ci est perpétuelle
           *[other] Vérifiez les valeurs données
        }
expiry-missing = Une licence de type { $type } a besoin d'une date de fin
    .hint = Donnez-la avec `--days` ou `--expires`
expiry-unexpected = Une licence perpétuelle n'a pas de date de fin
    .hint = Choisissez un autre type avec `--type`, par exemple `time-limited`
forked = L'état de la machine n'a pas repris là où il en était : il a été copié ou restauré
    .hint = Demandez au client ce qui est arrivé à la machine
license-ambiguous = Plusieurs licences commencent par `{ $license }`
    .hint = Donnez une plus grande partie de l'id
license-differs = La demande désigne la licence { $license }, et non celle donnée avec `--license`
    .hint = Omettez `--license`
license-disabled = La licence est suspendue pour le moment
    .hint = Adressez-vous à l'éditeur ; un gestionnaire de licences peut la rétablir
license-expired = La licence a expiré
    .hint = Donnez-lui une nouvelle date de fin avec `carnet refresh`
    .window = Renouvelez la licence, ou demandez à l'éditeur de la renouveler
license-revoked = La licence a été révoquée
    .hint = Adressez-vous à l'éditeur
license-unknown = Cette licence n'existe pas
    .hint = Vérifiez la clé de licence ou l'id avec l'éditeur
not-floating = La licence n'est pas flottante, si bien que ses postes ne s'empruntent pas
    .hint = Activez la machine comme d'habitude, ou demandez à l'éditeur une licence flottante
one-document-wanted = Il faut un seul document ici, et il y en a { $count }
    .hint = Donnez-les un par un
one-output-wanted = Plusieurs demandes donnent un seul lot de résultats
    .hint = Donnez exactement un `-o FILE.carnet`
out-of-scope = L'autorisation ne s'étend pas à ce produit, cette politique, cette commande ou ce compte
    .hint = Demandez à un administrateur de l'élargir
permission-missing = L'autorisation nécessaire manque
    .hint = Demandez-la à un administrateur
plan-invalid = Une licence ne peut pas porter ces conditions
    .hint = Les codes de fonctionnalité ont au plus 12 caractères, les valeurs et les métadonnées au plus 32
product-exists = Le produit `{ $product }` existe déjà
    .hint = Choisissez un autre code
product-unknown = Il n'y a pas de produit `{ $product }`
    .hint = Créez-le avec `carnet product create`
proof-invalid = La demande n'a pas été créée avec la clé de cette licence
    .hint = Créez une nouvelle demande sur la machine, avec la bonne clé de licence
quota-exceeded = Toutes les licences de ce produit que le quota autorise ont été émises
    .hint = Demandez à un administrateur un quota plus élevé
report-not-kept = C'est un rapport d'utilisation, et un dossier d'éditeur n'en garde aucun
    .hint = Portez-le au portail de l'éditeur
report-stale = Un rapport plus récent de cette machine a déjà été reçu
    .hint = Créez un nouveau rapport sur la machine
request-id-conflict = Une autre demande de cette machine a le même id
    .hint = Créez une nouvelle demande sur la machine, avec `carnet request --new`
    .window = Créez une nouvelle demande
resets-exhausted = Plus aucune activation de cette licence ne peut être réinitialisée sans preuve
    .hint = Demandez la désactivation depuis la machine
revisions-exhausted = Cette activation a épuisé toutes ses révisions
    .hint = Créez une nouvelle demande sur la machine, avec `carnet request --new`
    .window = Créez une nouvelle demande
seats-below-use = Plus de postes sont occupés que la licence n'en aurait
    .hint = Libérez d'abord des postes
seats-exhausted = Tous les postes de la licence sont occupés
    .hint = Désactivez d'abord une autre machine, ou achetez d'autres postes
serials-exhausted = Ce dossier d'éditeur a épuisé ses numéros de série
    .hint = Créez un autre dossier d'éditeur avec un autre `--issuer`
some-refused = Certaines demandes ont été refusées
    .hint = Le lot de résultats indique la raison de chaque refus
tombstone-invalid = La preuve de désactivation n'est pas valide
    .hint = Redemandez la désactivation depuis la machine
transfers-exhausted = La licence ne peut plus passer à une autre machine
    .hint = Demandez à l'éditeur d'autres transferts
user-unassigned = L'utilisateur n'est pas affecté à la licence
    .hint = Vérifiez quels utilisateurs sont affectés à la licence
users-exhausted = Plus aucun utilisateur ne peut être affecté à la licence
    .hint = Retirez d'abord un utilisateur, ou augmentez le nombre autorisé
variables-exhausted = La machine a déjà communiqué des valeurs sous autant de noms que l'éditeur en conserve
    .hint = Utilisez dans le rapport des noms déjà communiqués
vendor-damaged = Un fichier du dossier d'éditeur est endommagé : `{ $path }`
    .hint = Restaurez le dossier depuis une sauvegarde
vendor-exists = Il y a déjà un dossier d'éditeur dans `{ $path }`
    .hint = Choisissez un autre dossier
vendor-missing = Il n'y a pas de dossier d'éditeur dans `{ $path }`
    .hint = Créez-le avec `carnet key generate`
activation-code-unknown = Le code d'activation ne répond à aucun des codes d'initialisation
    .hint = Vérifiez que la machine a reçu un code d'initialisation de ce dossier d'éditeur
    .window = Vérifiez le code et la société, et que la machine a reçu un code d'initialisation de cet éditeur
initialization-expired = Le code d'initialisation n'a pas été utilisé à temps
    .hint = Créez-en un nouveau avec `carnet code initialize`
    .window = Demandez à l'éditeur un nouveau code d'initialisation
initialization-used = Le code d'initialisation a déjà été utilisé, pour un autre code d'activation
    .hint = Créez-en un nouveau avec `carnet code initialize`
    .window = Demandez à l'éditeur un nouveau code d'initialisation
policy-unfit = La politique est destinée à un autre produit ou à un autre type de licence
    .hint = Choisissez-en une autre avec `--policy` ; `carnet policy list` en donne la liste
    .window = Choisissez la politique signée du produit et du type de la licence ; il n'y en a pas pour une licence flottante
policy-unknown = Il n'y a pas de politique `{ $policy }`
    .hint = Créez-en une avec `carnet policy create`, ou consultez la liste avec `carnet policy list`

## Le portail

already-exists = Cet élément de type `{ $kind }` existe déjà
    .hint = Choisissez un autre nom ou code, ou utilisez celui qui existe
body-incomplete = Le reste de l'envoi n'est pas arrivé à temps
    .hint = Vérifiez la connexion, et renvoyez le tout
body-not-json = Ce qui a été envoyé n'est pas du JSON, en { $place } (ligne et colonne)
    .hint = Corrigez à cet endroit, et renvoyez le tout
body-too-large = Ce qui a été envoyé est trop volumineux
    .hint = Envoyez-le en parties plus petites
changed-meanwhile = Quelqu'un l'a modifié entre-temps
    .hint = Relisez-le, et modifiez-le de nouveau
content-type-unsupported = Le type de contenu doit être `{ $wanted }`
    .hint = Renvoyez le tout avec l'en-tête `Content-Type: { $wanted }`
courier-log-forged = { $number ->
        [0] Ce qui a été transporté ne suit pas ce que le portail a de cette réplique
       *[other] L'entrée { $number } de ce qui a été transporté ne suit pas ce que le portail a de cette réplique
    }
    .hint = N'envoyez plus rien depuis cet ordinateur portable, et montrez-le à un administrateur : son journal a été modifié, ou ses fichiers ont été restaurés d'une sauvegarde
field-invalid = Le champ `{ $field }` n'est pas correct ; il devrait être : { $rule }
    .hint = Corrigez le champ, et renvoyez le tout
idempotency-key-reused = La clé d'idempotence a été utilisée pour autre chose
    .hint = Choisissez une nouvelle clé pour chaque nouvelle demande
method-not-allowed = Ce chemin n'accepte pas cette méthode
    .hint = Les méthodes de chaque chemin se trouvent sous /docs
not-found = { $of ->
        [courier] Il n'y a pas de portail de Carnet à cette adresse, ou il ne vous laisse pas synchroniser
       *[other] Cet élément de type `{ $kind }` n'existe pas, ou vous n'avez pas le droit de le voir
    }
    .hint = { $of ->
            [courier] Vérifiez l'adresse du portail, et demandez à son administrateur si vous pouvez synchroniser
           *[other] Vérifiez l'id, ou demandez à un administrateur si vous pouvez le voir
        }
not-signed-in = { $of ->
        [courier] Le portail ne connaît pas cette clé d'API, ou elle n'est plus valable
       *[other] Personne n'est connecté, ou la clé d'API n'est plus valable
    }
    .hint = { $of ->
            [courier] Donnez-en une valable avec `--portal URL --api-key-file FICHIER`
           *[other] Envoyez une clé d'API dans l'en-tête `Authorization: Bearer …`
        }
parameter-invalid = Le paramètre `{ $name }` n'est pas correct
    .hint = Corrigez-le ; ce qu'il peut être est décrit sous /docs
path-unknown = Il n'y a rien à ce chemin
    .hint = La liste des chemins se trouve sous /docs
portal-busy = Le portail a trop à faire
    .hint = Réessayez dans un instant
portal-clock-jumped = L'horloge du portail a fait un saut, si bien que rien n'est signé
    .hint = Pour l'exploitant : réglez l'horloge, puis redémarrez le portail
portal-failed = Quelque chose s'est mal passé dans le portail
    .hint = Communiquez à l'exploitant l'id de la demande
portal-unavailable = Le portail ne peut pas joindre sa base de données ou y écrire
    .hint = Réessayez plus tard
reference-unknown = Il est fait référence à quelque chose qui n'existe pas
    .hint = Vérifiez les id donnés, ou créez d'abord ce qui manque
replica-lost = Cette réplique a été déclarée perdue
    .hint = Commencez une nouvelle réplique ; si vous avez retrouvé l'ordinateur portable, rendez-le à un administrateur
replica-other-user = Cette réplique appartient à un autre utilisateur
    .hint = Connectez-vous avec l'utilisateur à qui elle appartient, ou commencez la vôtre
still-in-use = Autre chose y fait référence
    .hint = Archivez-le, ou supprimez d'abord ce qui y fait référence
sync-cursor-unknown = Aucune modification scellée ne porte ce numéro : la réplique vient d'un autre portail, ou de celui-ci avant sa restauration
    .hint = Recommencez la réplique
sync-version-unsupported = { $of ->
        [courier] Le portail ne parle pas la version { $versions } de la synchronisation, qui est celle de ce programme
       *[other] Le portail ne parle pas cette version de la synchronisation ; il parle : { $versions }
    }
    .hint = { $of ->
            [courier] Installez la version de Carnet qui convient au portail
           *[other] Envoyez l'une de ces versions dans l'en-tête `carnet-sync-version`, ou installez la version de Carnet qui convient au portail
        }
table-column-unknown = Le tableau a une colonne `{ $name }` qui n'est pas connue
    .hint = Renommez la colonne, ou omettez-la
table-damaged = Le tableau ne peut pas être lu à partir de la ligne { $place }
    .hint = Enregistrez-le de nouveau en CSV, en UTF-8 ; chaque ligne a autant de colonnes que la première
too-many-requests = Trop de demandes à la fois
    .hint = Attendez un peu, puis réessayez

## Le coursier

answer-unknown = Il n'y a pas de telle réponse à remettre
    .hint = Synchronisez d'abord ; ce qui attend le portail n'a pas encore de réponse
api-key-invalid = Cela ne peut pas être une clé d'API
    .hint = Copiez de nouveau toute la clé, sans espaces, telle que le portail l'a montrée
ca-invalid = Les certificats auxquels se fier ne peuvent pas être lus
    .hint = Donnez un fichier PEM avec un ou plusieurs certificats, chacun d'une ligne BEGIN à une ligne END
certificates-unavailable = Cette machine n'a pas de certificats pour reconnaître le portail
    .hint = Installez les certificats du système, ou indiquez le certificat de l'autorité du portail
language-invalid = Cela ne peut pas être le nom d'une langue
    .hint = Donnez une langue comme `en` ou `fr-CA`
log-cut = Il manque des entrées à la fin du journal de ce qui a été transporté
    .hint = Gardez le fichier tel quel, et prévenez l'administrateur du portail, qui a les entrées envoyées
log-forged = Le journal de ce qui a été transporté n'est pas tel qu'il a été écrit
    .hint = Gardez le fichier tel quel, et prévenez l'administrateur du portail, qui a les entrées envoyées
network-captive = Le réseau montre sa propre page au lieu du portail
    .hint = Connectez-vous au réseau dans un navigateur, puis synchronisez de nouveau
not-a-replica = Le fichier n'est pas une réplique
    .hint = Vérifiez le nom de la réplique ; rien n'a été modifié
operation-id-taken = Une autre opération porte cet id
    .hint = Donnez à l'opération un id qui n'a jamais servi
operation-invalid = Un champ de l'opération n'est pas correct
    .hint = Vérifiez les noms et les documents ; un nom est une seule ligne sans caractères de commande
answer-foreign = Ce que le portail a répondu à l'opération `{ $id }` n'y répond pas
    .hint = Synchronisez de nouveau ; si cela persiste, prévenez qui gère le portail
operation-too-old = L'opération a été envoyée il y a longtemps sans réponse, et le portail l'a peut-être oubliée
    .hint = Voyez où en sont les choses, et recommencez si ce n'est pas fait
operation-under-way = Le portail a l'opération, ou l'a peut-être
    .hint = Synchronisez, et voyez ce qu'elle est devenue ; ce qui a été fait se défait par une autre modification
portal-silent = Le portail a été joint, mais ne dit plus rien
    .hint = Vérifiez le réseau, puis synchronisez de nouveau ; rien n'est perdu
portal-unreachable = Le portail ne peut pas être joint
    .hint = Vérifiez le réseau et l'adresse du portail ; ce qui a été fait attend qu'il y ait une connexion
portal-untrusted = Celui qui répond ne peut pas prouver qu'il est le portail
    .hint = Vérifiez l'horloge et l'adresse du portail ; si son certificat vient de votre propre autorité, indiquez-la
portal-url-invalid = Cela ne peut pas être l'adresse d'un portail
    .hint = Donnez une adresse qui commence par `https://`, sans nom d'utilisateur, `?` ni `#` ; `http://` seulement pour cette machine elle-même
proxy-failed = Le proxy ne laisse pas passer l'appel
    .hint = Vérifiez l'adresse, le nom d'utilisateur et le mot de passe du proxy, et s'il autorise le portail
proxy-invalid = Cela ne peut pas être l'adresse d'un proxy
    .hint = Donnez une adresse comme `http://proxy.example:3128`
replica-damaged = Le fichier de la réplique est endommagé
    .hint = Remettez une sauvegarde du fichier, ou commencez une nouvelle réplique
replica-in-use = Un autre programme synchronise la même réplique
    .hint = Attendez qu'il ait fini, puis réessayez
replica-unavailable = Le fichier de la réplique ne peut pas être lu ou écrit
    .hint = Vérifiez le dossier, ses droits et la place sur le disque
sync-answer-malformed = La réponse n'est pas celle d'un portail
    .hint = Vérifiez l'adresse du portail ; si elle est juste, prévenez son administrateur
sync-answers-unfit = Le portail a répondu à d'autres opérations que celles qui ont été envoyées
    .hint = Prévenez l'administrateur du portail ; les opérations attendent toujours ici
sync-log-unfit = Le portail a un autre journal de cette réplique que celui qui a été envoyé
    .hint = Gardez le fichier tel quel, et prévenez l'administrateur du portail
sync-other-user = La réplique est d'une autre société ou d'un autre utilisateur
    .hint = Utilisez la clé d'API avec laquelle elle a été commencée, ou commencez votre propre réplique
sync-pages-endless = Le portail envoie page après page, sans fin
    .hint = Prévenez l'administrateur du portail ; ce qui a été reçu jusqu'ici reste
sync-pages-out-of-order = Une page du portail n'est pas celle qui suit
    .hint = Synchronisez de nouveau ; si le résultat est le même, prévenez l'administrateur du portail
sync-portal-went-back = Le portail a été restauré depuis une sauvegarde plus ancienne
    .hint = Demandez à son administrateur ce qui a été perdu, puis recommencez la réplique
sync-scope-unsteady = Ce que vous avez le droit de voir change plus vite que cela ne peut être reçu
    .hint = Synchronisez de nouveau quand plus personne ne modifie vos droits

## Ce qu'un champ devrait être

rule-another-customer = un autre client
rule-as-it-was = tel qu'il était : il ne change jamais
rule-at-most = au plus { $max }
rule-at-most-days = au plus { $max } jours
rule-at-most-entries = au plus { $max } entrées
rule-between = de { $min } à { $max }
rule-bytes = une taille en octets
rule-code = de 1 à { $max } lettres, chiffres, tirets, points ou tirets bas
rule-color = une couleur comme #2266cc
rule-custom-fields = des champs du produit, avec des valeurs de leur type
rule-days = un nombre entier de jours, si ce type de licence a une fin et que `expires_at` est vide
rule-default-value = une valeur par défaut du type du champ
rule-each-name-once = chaque nom une seule fois
rule-email = une adresse comme nom@example.com
rule-end = un jour comme 2027-01-31, ou des secondes depuis l'époque, si ce type de licence a une fin
rule-entries-between = de { $min } à { $max } entrées
rule-feature-code = de 1 à { $max } lettres, chiffres, points, tirets ou tirets bas, en commençant par une lettre ou un chiffre
rule-fields = les champs de son type
rule-https = des adresses en https
rule-id = de 1 à { $max } lettres, chiffres, tirets, points, deux-points ou tirets bas
rule-json-shape = tel que décrit sous /docs ; { $reason } ({ $place })
rule-language = un code de langue comme en ou pt-BR
rule-languages = au plus { $max } codes comme en ou pt-BR
rule-license-keys = une clé de licence valable pour chaque licence
rule-license-terms = des conditions qu'une licence peut porter
rule-licenses-at-once = de 1 à { $max }, et au plus { $all } licences en tout
rule-line = une ligne d'au plus { $max } caractères
rule-metadata = un objet d'au plus { $entries } entrées et { $max } Kio, sans caractères de contrôle
rule-named = une adresse e-mail, un nom de famille ou un nom de société
rule-new-license-key = une clé de licence qu'aucune licence n'a
rule-not-empty = non vide
rule-one-primary-contact = au plus un contact principal
rule-one-source = exactement un de `policy`, `product` et `bundle`
rule-orders-customer = l'adresse d'un seul client, celui de la commande
rule-policy-code = le code d'une politique selon laquelle des licences sont émises
rule-product-code = de 1 à { $max } lettres, chiffres, points, tirets ou tirets bas, en commençant par une lettre ou un chiffre
rule-product-id = l'id d'un produit
rule-product-with-policy = le code du produit de la politique, ou d'un produit qui a une politique par défaut
rule-set-by-merging = ce que donne la fusion de clients
rule-settable-role = un autre rôle : un administrateur peut tout faire
rule-sha256 = un SHA-256 en hexadécimal
rule-text = un texte d'au plus { $max } caractères
rule-texts = des textes
rule-time = des secondes depuis 1970
rule-title = une ligne de 1 à { $max } octets
rule-without-nul = des textes sans le caractère U+0000

## Les commandes du portail

audit-broken = La chaîne de l'audit est rompue : quelque chose a modifié l'audit sans passer par le portail
    .hint = Laissez la base de données telle quelle, cherchez qui l'a modifiée, et comparez-la avec la sauvegarde la plus récente
backup-exists = `{ $path }` existe déjà
    .hint = Choisissez un autre nom avec `--to`
backup-unfinished = `{ $path }` est là : une autre sauvegarde est en cours, ou l'une d'elles a été interrompue
    .hint = Attendez qu'elle soit terminée ; si aucune sauvegarde n'est en cours, supprimez le fichier et réessayez
backup-unreadable = `{ $path }` n'est pas une sauvegarde
    .hint = Donnez avec `--from` le fichier que `carnet-portal backup` a écrit
certificate-unusable = Le certificat `{ $path }` ne peut pas être utilisé
    .hint = Lui et sa clé doivent être au format PEM et aller ensemble ; ce que `--self-signed` a créé est recréé quand les deux sont supprimés
clock-behind = La société `{ $company }` a signé quelque chose daté de plus d'un jour après l'heure de cette horloge
    .hint = Réglez la date et l'heure, puis redémarrez le portail
command-failed = La commande n'a pas pu être exécutée
    .hint = Remédiez à la cause ci-dessus, puis réessayez
company-exists = Le portail a déjà la société { $company }
    .hint = Si elle a déjà été reprise, il n'y a rien à faire ; sinon, donnez le bon dossier avec `--vendor`
company-taken = Il y a déjà une société avec ce code ou ce domaine
    .hint = Choisissez-en un autre avec `--company` ou `--domain`
company-unknown = Il n'y a pas de société `{ $company }` ici
    .hint = Vérifiez le code ; `carnet-portal audit verify` nomme toutes les sociétés
copy-differs = `{ $table }` est différente après la copie
    .hint = Rien n'a été conservé ; arrêtez tous les portails sur la base de données, puis réessayez
copy-failed = `{ $table }` n'a pas pu être copiée
    .hint = Rien n'a été conservé ; remédiez à la cause ci-dessus, puis réessayez
copy-target-used = La cible n'est pas vide : elle a { $count } lignes dans `{ $table }`
    .hint = Donnez une base de données vide
data-key-missing = Il n'y a pas de clé de données `{ $path }`
    .hint = Vérifiez `--dir` et `--data-key`
data-key-needed = La clé de données du portail sauvegardé est nécessaire à `{ $path }`
    .hint = Placez-la d'abord à cet endroit, pour son seul propriétaire
data-key-unreadable = La clé de données `{ $path }` ne peut être ni lue ni créée
    .hint = C'est une ligne de base64 ; vérifiez qu'elle est entière, et qui peut la lire
data-key-wrong = Cette base de données a été créée avec une autre clé de données
    .hint = Donnez le bon fichier avec `--data-key`
database-missing = Il n'y a pas de base de données `{ $path }`
    .hint = Vérifiez `--dir` ; une base de données ailleurs se donne avec `--database`
database-unreachable = La base de données ne peut pas être ouverte
    .hint = Vérifiez son adresse, qu'elle est en marche, et qui peut l'utiliser ; un mot de passe se met dans `PGPASSWORD` ou `~/.pgpass`
domain-invalid = `{ $domain }` n'est pas un nom d'hôte
    .hint = Écrivez-le comme licenses.example.com, sans https:// et sans port
import-interrupted = Une commande a été interrompue dans le dossier d'éditeur `{ $path }`
    .hint = Exécutez-y `carnet license list`, qui achève la commande, puis réessayez
listen-failed = Le portail ne peut pas écouter sur { $address }
    .hint = Arrêtez ce qui y écoute, ou choisissez une autre adresse avec `--listen`
vendor-foreign = `{ $path }` n'est pas un dossier d'éditeur
    .hint = Donnez avec `--vendor` le dossier que `carnet key generate` a créé

## Les commandes du technicien

connection-damaged = Ce qui est conservé au sujet du portail est inutilisable
    .hint = Relancez `carnet sync` avec `--portal URL` et `--api-key-file FICHIER` ; ce qui a été vu et fait reste
connection-missing = On ne sait pas où se trouve le portail
    .hint = La première fois, indiquez `--portal URL` et `--api-key-file FICHIER` ; les deux sont conservés
crossing-not-confirmed = Personne n'a laissé passer les documents
    .hint = Lisez-les et répondez oui dans le terminal ; dans un script, utilisez `--yes`
date-past = `{ $date }` est déjà passé
    .hint = Choisissez un jour à venir
deliver-target-missing = Les documents ont besoin d'un fichier, d'un code à l'écran ou d'une clé USB comme destination
    .hint = Indiquez `-o FICHIER`, `--drop DOSSIER` ou, sans `--json`, `--qr`
machine-name-blank = Le nom de la machine n'a rien de visible
    .hint = Donnez le nom que les gens sur place utilisent
machine-wanted = On ne sait pas comment s'appelle la machine
    .hint = Indiquez-le avec `--machine NOM`
not-for-the-portal = Un document de type { $thing } n'est pas envoyé au portail par une machine
    .hint = Emportez une demande, une désactivation ou un rapport
nothing-to-bring = Il n'y a rien à apporter à `{ $machine }`
    .hint = { $waiting ->
            [0] `carnet courier owed` indique ce qui est dû à qui ; `--again` apporte de nouveau ce qui a été remis
            [1] Une opération pour elle attend le portail : lancez `carnet sync`
           *[other] { $waiting } opérations pour elle attendent le portail : lancez `carnet sync`
        }
operation-ambiguous = Plusieurs opérations commencent par `{ $id }`
    .hint = Donnez davantage de l'identifiant
operation-unknown = Il n'y a pas d'opération `{ $id }` dans la réplique
    .hint = `carnet courier answer` les énumère
operation-wants-no-license = L'opération `{ $id }` n'attend pas qu'une licence soit choisie
    .hint = Indiquez une demande refusée parce qu'elle ne porte pas de clé de licence ; `carnet courier answer` montre lesquelles
page-name = La page ne peut pas être écrite sous `{ $path }`
    .hint = Terminez le nom par .html
portal-refused = Le portail dit non : { $code }
    .hint = Demandez à l'administrateur du portail ; une version plus récente de ce programme connaît peut-être la raison
replica-missing = Il n'y a pas de réplique à `{ $path }`
    .hint = Vérifiez le nom, ou créez-la avec `carnet sync --portal URL --api-key-file FICHIER`
replica-unmet = La réplique n'a pas encore rencontré son portail, si bien qu'on ne sait pas qui transporte
    .hint = Lancez `carnet sync` une fois là où il y a un réseau
row-ambiguous = Plusieurs objets de type { $thing } commencent par `{ $id }`
    .hint = Donnez davantage de l'identifiant
row-unknown = La réplique n'a rien de type { $thing } avec l'identifiant `{ $id }`
    .hint = Cherchez-le avec `carnet courier search TEXTE` ; ce qui est nouveau vient avec `carnet sync`
terminal-missing = Un code ne peut être affiché que dans un terminal
    .hint = Écrivez-le dans un fichier avec `-o FICHIER.png`, ou mettez les documents sur une clé USB avec `--drop DOSSIER`
ui-courier-answer-to = Réponse à { $id } : { $what }
ui-courier-answered = Le portail a fait { $applied } des opérations et en a refusé { $refused }
ui-courier-ask-collect = L'emporter ? [o/N]
ui-courier-ask-deliver = L'apporter à la machine ? [o/N]
ui-courier-ask-passphrase = Phrase secrète de cette réplique :
ui-courier-ask-taken = Le code a-t-il été photographié ? [o/N]
ui-courier-ask-too = L'emporter aussi sous ce nom ? [o/N]
ui-courier-backup = La réplique est copiée dans `{ $path }`. Ne continuez qu'avec l'une des deux
ui-courier-claim = { "  " }code de réclamation { $claim } ; choisissez la licence avec `carnet courier answer { $id } --license LICENCE`
ui-courier-collected = { $thing } de { $machine } : vient avec vous sous { $id }
ui-courier-delivered = { $count ->
        [1] Un document est en route vers { $machine } ; le journal l'a noté
       *[other] { $count } documents sont en route vers { $machine } ; le journal les a notés
    }
ui-courier-do-assign-user = attribuer l'utilisateur { $user } à la licence { $subject }
ui-courier-do-block-device = bloquer l'appareil { $subject }
ui-courier-do-borrow = emprunter l'activation { $subject } jusqu'au { $date }
ui-courier-do-declare-dead = déclarer l'appareil { $subject } perdu
ui-courier-do-disable = suspendre la licence { $subject }
ui-courier-do-document = { $kind }
ui-courier-do-enable = rétablir la licence { $subject }
ui-courier-do-note = note sur la licence { $subject }
ui-courier-do-refresh = prochaine révision de l'activation { $subject }
ui-courier-do-renew = renouveler la licence { $subject } pour { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
ui-courier-do-reset-activation = réinitialiser l'activation { $subject }
ui-courier-do-reset-license = réinitialiser tous les appareils de la licence { $subject }
ui-courier-do-revoke = révoquer la licence { $subject }
ui-courier-do-transfer = déplacer la licence { $subject } vers la commande { $order }
ui-courier-do-unassign-user = retirer l'utilisateur { $user } de la licence { $subject }
ui-courier-do-unblock-device = débloquer l'appareil { $subject }
ui-courier-document = Document de SHA-256 { $digest }
ui-courier-forgotten = L'adresse du portail et la clé d'API sont oubliées ; ce qui a été vu et fait reste
ui-courier-handed-over = { "  " }remis à { $machine }
ui-courier-kept-anew = Ce qui était conservé au sujet du portail est remplacé, et avec cela la phrase secrète : c'est désormais la nouvelle qui l'ouvre
ui-courier-known = { $thing } de { $machine } : déjà emporté sous { $id } ; rien n'a changé
ui-courier-known-as = Déjà en file sous { $id } : { $what }
ui-courier-known-elsewhere = Ce document est déjà emporté pour { $known }
ui-courier-line-applied = { $id } · { $what } · { $machine } · fait
ui-courier-line-hint = { "  " }{ $hint }
ui-courier-line-refused = { $id } · { $what } · { $machine } · refusé : { $reason } [{ $code }]
ui-courier-line-waiting = { $id } · { $what } · { $machine } · attend le portail
ui-courier-log-empty = Rien n'a encore été transporté
ui-courier-log-holds = Le journal est intact : { $entries } entrées, dont { $told } connues du portail ; il finit par { $head }
ui-courier-log-line = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest }
ui-courier-log-line-inspected = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest } · autorisé par { $inspector }
ui-courier-machine-alike = Jusqu'ici il y avait une machine `{ $known }` ; `{ $machine }` compte comme une autre
ui-courier-more = Il y en a davantage : donnez plus de mots, `--kind TYPE` ou un `--limit` plus grand
ui-courier-more-below = { "  " }Il y en a davantage, que `carnet courier search` trouve
ui-courier-none-refused = Le portail n'a rien refusé
ui-courier-none-waiting = Rien n'attend le portail
ui-courier-not-checked = non vérifié ici : seul le destinataire a la clé
ui-courier-nothing-found = La réplique n'a rien qui corresponde
ui-courier-outbox-empty = Rien n'a encore été fait que le portail doive savoir
ui-courier-owed = { $machine } : { $what }
ui-courier-owed-nothing = Rien n'est dû à aucune machine
ui-courier-owed-ready = { $count ->
        [1] une réponse à apporter
       *[other] { $count } réponses à apporter
    }
ui-courier-owed-waiting = { $count ->
        [1] une opération attend le portail
       *[other] { $count } opérations attendent le portail
    }
ui-courier-page-carrier = Transporté par
ui-courier-page-count = { $count ->
        [1] Un document
       *[other] { $count } documents
    }
ui-courier-page-date = Date
ui-courier-page-digest = SHA-256
ui-courier-page-from = De
ui-courier-page-inspector = Nom de la personne qui laisse passer les documents
ui-courier-page-operation = Opération
ui-courier-page-portal = le portail
ui-courier-page-purpose = Voici tous les champs des documents qui passent. Leur SHA-256 dit si un fichier est l'un d'eux
ui-courier-page-signature = Signature
ui-courier-page-title = Inspection de documents transportés
ui-courier-page-to = À
ui-courier-page-verified = Signature du document
ui-courier-page-when = Quand (UTC)
ui-courier-pending = { "  " }en suspens jusqu'à ce que le portail ait parlé : { $what } ({ $id })
ui-courier-progress = { $rows } éléments reçus, { $operations } opérations traitées
ui-courier-queued = En file sous { $id } : { $what }. Ce sera fait quand le portail aura parlé
ui-courier-still-owed = C'est toujours dû à { $machine }
ui-courier-synced = { $rows ->
        [0] À jour avec le portail ; il n'y avait rien de nouveau
        [1] À jour avec le portail ; un élément était nouveau ou modifié
       *[other] À jour avec le portail ; { $rows } licences, machines, clients et autres éléments étaient nouveaux ou modifiés
    }
ui-courier-to-bring = { $count ->
        [1] { "  " }un document est à apporter à { $machine }
       *[other] { "  " }{ $count } documents sont à apporter à { $machine }
    }
ui-courier-withdrawn = { $id } est retirée : { $what }

## Comment le programme a été appelé

date-invalid = `{ $date }` n'est pas une date
    .hint = Écrivez-la sous la forme AAAA-MM-JJ
demo-failed = La démonstration a échoué : { $step }
    .hint = Merci de le signaler, avec le dossier qu'elle a indiqué
demo-folder-not-empty = `{ $path }` n'est pas vide
    .hint = Donnez un dossier vide ou nouveau avec `--dir DIR`
deactivation-not-confirmed = La licence n'a pas été rendue
    .hint = Réessayez quand vous serez sûr
expiry-past = La licence serait déjà expirée
    .hint = Choisissez une date ultérieure
given-twice = `{ $name }` est indiqué deux fois
    .hint = Indiquez-le une seule fois
usage = La commande est incompréhensible : { $reason }
    .hint = `carnet help` montre comment l'appeler
wrong-key = Le document doit être signé avec la clé qu'il contient
    .hint = Vérifiez quelle clé est utilisée
extension-unknown = Le nom `{ $path }` n'indique pas sous quelle forme écrire
    .hint = Terminez-le par .carnet, .txt, .png, .svg ou .gif
    .window = Terminez le nom par .carnet, .txt, .png, .svg, .gif ou .html
input-is-output = `{ $path }` est ce qui est lu
    .hint = Choisissez un autre nom pour l'écriture
output-twice = `{ $path }` serait écrit deux fois
    .hint = Choisissez un autre nom pour l'un des deux
no-randomness = Le système ne fournit pas de nombres aléatoires
    .hint = Réessayez quand le système aura démarré
terminal-too-small = Le code QR animé demande un terminal de { $columns } colonnes et { $rows } lignes
    .hint = Agrandissez la fenêtre, choisissez une `--version` plus basse, ou écrivez un film avec `-o FICHIER.gif`
code-not-given = Aucun code n'a été donné
    .hint = Saisissez-le au terminal, ou donnez un fichier avec `--code-file FICHIER`
policy-ambiguous = Plusieurs politiques commencent par `{ $policy }`
    .hint = Donnez une plus grande partie de l'empreinte
policy-has-times = Une politique ne porte pas de dates : elles viennent avec chaque licence
    .hint = Donnez `--days` ou `--expires` à la création de la licence
policy-wanted = Le produit `{ $product }` a plusieurs politiques
    .hint = Donnez-en une avec `--policy` ; `carnet policy list` en donne la liste
bundle-name = Un lot ne peut pas être écrit comme `{ $path }`
    .hint = Terminez le nom par .carnet
policy-has-terms = Les conditions d'une licence par code sont celles de sa politique ; seules ses durées peuvent changer
    .hint = Indiquez `--days` ou `--expires` ; pour d'autres conditions, créez une autre politique et recommencez avec `carnet code initialize`
resume-foreign = `{ $path }` n'est pas ce qu'une lecture a gardé
    .hint = Nommez un nouveau fichier, ou celui de la lecture interrompue
value-unknown = `{ $value }` n'est pas une des valeurs possibles
    .hint = `--help` en donne la liste

## Ce que disent les commandes

ui-activation-ended = activation { $serial } · appareil { $device } · depuis { $date } · terminée { $ending }
ui-activation-live = activation { $serial } · appareil { $device } · depuis { $date } · active
ui-ask-license-key = Clé de licence :
ui-ask-passphrase = Phrase secrète des clés de l'éditeur :
ui-ask-passphrase-again = La même phrase secrète encore une fois :
ui-bundle-made = { $count ->
        [1] Un document est dans le lot
       *[other] { $count } documents sont dans le lot
    }
ui-bundle-row = { $count } × { $kind } · { $outcome }
ui-code-accepted = Le code est valide : le poste de la licence { $license } est libre
ui-code-activation = Communiquez à l'éditeur ce code d'activation ; le code de confirmation qui revient se saisit avec `carnet code install`
ui-code-activation-again = Cette initialisation a déjà reçu une réponse ; voici de nouveau le même code d'activation
ui-code-deactivation = La licence est rendue. Communiquez ce code à l'éditeur ; il peut être affiché de nouveau
ui-code-initialization = L'activation { $serial } de la licence { $license } commence. Le code est valable pour une seule machine, pendant { $days ->
        [1] un jour
       *[other] { $days } jours
    }
ui-code-first-line = Première ligne :
ui-code-known = Ceci a déjà été accepté ; la licence { $license } reste telle qu'elle était
ui-code-line = Ligne { $line } sur { $lines } :
ui-code-line-ended = activation { $serial } par code · commencée le { $date } · terminée
ui-code-line-live = activation { $serial } par code · commencée le { $date } · active
ui-code-line-open = activation { $serial } par code · commencée le { $date } · pas encore de réponse
ui-component-board = carte mère
ui-component-disk = disque
ui-component-machine-id = id de machine
ui-component-network-card = carte réseau
ui-component-processor = processeur
ui-component-system-uuid = UUID du système
ui-days = { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
ui-enforcement-advisory = Avertir seulement
ui-enforcement-grace = Période de grâce, puis arrêt
ui-enforcement-strict = Arrêt immédiat
ui-deactivate-ask = La licence de cette machine est rendue définitivement. Continuer ? [o/N]
ui-deactivation-accepted = La preuve est valide : l'activation { $serial } de la licence { $license } est terminée et son poste est libre
ui-deactivation-known = Ceci a déjà été accepté ; voici de nouveau le même reçu
ui-deactivation-made = La licence est rendue. Portez la preuve à l'éditeur ; elle peut être affichée de nouveau jusqu'à l'arrivée du reçu
ui-deactivation-repeated = La licence a déjà été rendue ; voici de nouveau la même preuve
ui-demo-again = La même demande encore une fois, cette fois en texte : la réponse est la même et n'occupe pas de second poste
ui-demo-deactivate =
    ── La machine rend sa licence ──
    La preuve est enregistrée avant d'être affichée, pour qu'une clé USB perdue ne fasse perdre aucun poste
ui-demo-denied = La machine n'est plus sous licence, et l'ancienne licence ne peut pas revenir
ui-demo-device =
    ── La machine sans réseau fait sa demande ──
    Sa clé ne la quitte jamais. La clé de licence ne voyage pas : la demande porte une preuve que seul son détenteur peut créer
ui-demo-done = Tout s'est bien passé. Les fichiers sont dans `{ $path }` : regardez-les avec `carnet inspect FILE`
ui-demo-folder = Voici toute la vie d'une licence, avec des fichiers dans `{ $path }`. Les commandes sont telles qu'on les y taperait
ui-demo-inspect = Tout ce qui quitte le site peut être lu avant de partir
ui-demo-install =
    ── De retour sur la machine ──
    La licence arrive sous forme d'image, et y est lue
ui-demo-issue =
    ── L'éditeur répond ──
    La demande est lue dans son image QR, sa preuve est vérifiée, et une licence est signée pour cette seule machine
ui-demo-license = Une licence est créée. Sa clé est remise au client
ui-demo-receipt = L'éditeur vérifie la preuve, libère le poste et signe un reçu
ui-demo-refresh =
    ── Nouvelles conditions ──
    Le client a acheté davantage. Un seul fichier l'apporte ; aucune nouvelle demande n'est nécessaire
ui-demo-refused = L'ancienne licence est présentée encore une fois et doit être refusée
ui-demo-vendor =
    ── L'éditeur se prépare ──
    Un dossier avec des clés, un produit, et le profil signé qui l'accompagne
ui-drop-known = Déjà présent : `{ $path }`
ui-drop-left = { $count ->
        [1] Un fichier n'est pas destiné à ce côté et reste en place
       *[other] { $count } fichiers ne sont pas destinés à ce côté et restent en place
    }
ui-drop-nothing = Il n'y a rien à faire
ui-drop-readme = Ce dossier porte des licences de logiciels à des machines qui n'ont pas de réseau.
    outbox : ce que les machines envoient. Portez-le à l'éditeur.
    inbox : ce que l'éditeur envoie. Branchez la clé USB sur la machine.
    taken : ce qui a été traité. Vous pouvez le supprimer.
    Des deux côtés, la commande est `carnet drop` avec le nom de la clé USB. Merci de laisser les fichiers tels quels.
ui-drop-stays = Impossible d'écrire sur la clé USB, donc `{ $path }` y reste, ce qui ne gêne en rien
ui-drop-unread = `{ $path }` n'est pas un document Carnet et reste en place
ui-error = erreur :
ui-fleet-outcome = { $count } × { $text }
ui-fleet-progress = { $rows } demandes traitées
ui-hint = conseil :
ui-hours = { $hours ->
        [one] { $hours } heure
       *[other] { $hours } heures
    }
ui-inspect-item = Élément { $row }
ui-inspect-kind = { $kind }
ui-inspect-not-checked = non vérifié : aucune clé n'a été donnée ; donnez la clé publique du signataire avec `--key PEM` [key-not-given]
ui-inspect-not-verified = non vérifié : { $reason } [{ $code }]
ui-inspect-self = vérifié avec la clé qu'il contient : { $key }
ui-inspect-verified = vérifié : signé par { $key }
ui-install-row-refused = `{ $path }`, élément { $row } : refusé
ui-install-others = { $count ->
        [1] Un document est pour une autre machine
       *[other] { $count } documents sont pour d'autres machines
    }
ui-installed-license = L'activation { $serial }, révision { $revision }, est installée
ui-installed-policy = La politique est en place
ui-installed-profile = Le profil du produit est renouvelé
ui-installed-receipt = L'éditeur a accepté le document de type { $kind }
ui-installed-refusal = L'éditeur a refusé le document de type { $kind } : { $reason }
ui-installed-unchanged = Ceci a déjà été installé ; rien n'a changé
ui-issued = La licence { $license } est délivrée sous l'activation { $serial }
ui-issued-again = La même demande a déjà reçu une réponse ; voici de nouveau la même licence (activation { $serial })
ui-license-key = Clé de licence : { $key }
ui-license-line = { $license } · { $product } · { $type } · { $used } sur { $seats } postes · commande { $order }
ui-license-line-revoked = { $license } · { $product } · { $type } · { $used } sur { $seats } postes · commande { $order } · révoquée
ui-license-made = La licence { $license } est créée
ui-license-reset = L'activation { $serial } de la licence { $license } est déclarée terminée
ui-license-revoked = La licence { $license } est révoquée
ui-minutes = { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
ui-picture = `{ $path }` :
ui-policy-line = { $policy } · { $product } · { $type } · { $name }
ui-policy-made = La politique { $policy } ({ $name }) est signée. Fournissez-la avec le logiciel
ui-portal-admin-key = Clé d'API de l'administrateur, montrée cette seule fois : { $key }
ui-portal-audit-broken = { $company } : rompue à la ligne { $row }
ui-portal-audit-holds = { $company } : { $sealed } lignes tiennent, { $unsealed } attendent, { $missing } sans leurs données ; fin { $head }
ui-portal-backup = { $rows } lignes écrites dans { $path } ; la clé de données n'en fait pas partie : gardez { $key } à part
ui-portal-certificate = SHA-256 du certificat { $fingerprint }
ui-portal-demo = Les clés se trouvent dans { $path }. Essayez d'abord :
ui-portal-demo-courier = En tant que technicien : mettez `admin_api_key`, qui s'y trouve, dans le fichier api-key, puis
ui-portal-demo-docs = L'API avec sa documentation : { $url }
ui-portal-imported = { $company } reprise. Produits : { $products }, licences : { $licenses }, activations : { $activations }
ui-portal-moved = { $rows } lignes déplacées, toutes comparées
ui-portal-restored = { $rows } lignes restaurées
ui-product-made = Le produit { $product } ({ $name }) est créé
ui-profile-ask = Est-ce bien l'éditeur que vous attendez ? [o/N]
ui-profile-pin =
    Ce produit est configuré ici pour la première fois
      produit  { $product }
      société  { $company } ({ $code })
      clé      { $key }
ui-qr-does-not-fit = Le code QR a besoin d'un terminal de { $columns } colonnes et { $rows } lignes ; il se trouve dans `{ $path }`
ui-reason-moved = Déplacement vers une autre machine
ui-reason-retired = Machine retirée
ui-reason-unspecified = Non indiquée
ui-refreshed = La révision suivante de l'activation { $serial } est signée
ui-report-made = Le rapport { $number } sur l'activation { $serial } est créé. Portez-le à l'éditeur ; le reçu qui revient s'installe avec `carnet install FILE`
ui-report-repeated = Le rapport { $number } sur l'activation { $serial } dit la même chose et n'a pas encore de réponse ; le voici de nouveau
ui-request-made = La demande est créée. Portez-la à l'éditeur ; la licence qui revient s'installe avec `carnet install FILE`
ui-request-repeated = Cette demande est déjà ouverte ; la voici de nouveau
ui-row = { $row } : { $text }
ui-row-done = fait
ui-scan-complete = Complet après { $frames } images
ui-scan-progress = { $percent } % · { $seen } images indépendantes sur { $needed }
ui-sheet-steps = { $kind ->
        [request] Portez cette page à l'éditeur du logiciel. Elle y est photographiée ou saisie au clavier ; la réponse revient par le même chemin
        [deactivation] Portez cette page à l'éditeur du logiciel : elle prouve que la licence a été rendue
        [device-report] Portez cette page à l'éditeur du logiciel. Elle y est photographiée ou saisie au clavier ; le reçu revient par le même chemin
       *[other] Portez cette page à la machine. Photographiez le code et ouvrez l'image avec `carnet install FILE`
    }
ui-sheet-title = { $kind ->
        [request] Une machine demande sa licence
        [deactivation] Une machine a rendu sa licence
        [device-report] Une machine rend compte de son utilisation
        [license] Une licence pour une seule machine
        [receipt] Un reçu pour une seule machine
        [policy] Conditions pour les machines de sites fermés
       *[other] Un document pour une machine
    }
ui-sheet-type = Sans appareil photo : `carnet code document` prend les { $lines } lignes ci-dessous et vérifie chacune d'elles
ui-status-code-open = Un code d'activation attend sa confirmation ; `carnet code request` avec le même code d'initialisation le montre encore
ui-status-expires = expire le { $date }, dans { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
ui-status-feature = fonctionnalité { $feature }
ui-status-grace = expirée le { $date } ; le délai de grâce se termine dans { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }
ui-status-license = activation { $serial }, révision { $revision }, { $type }
ui-status-maintenance = nouvelles versions jusqu'au { $date }
ui-status-perpetual = n'expire jamais
ui-status-product = { $product } par { $company }
ui-status-receipt-missing = La preuve pour l'activation { $serial } n'a pas encore de reçu ; `carnet deactivate` l'affiche de nouveau
ui-status-report-open = Le rapport { $number } sur l'activation { $serial } n'a pas encore de réponse
ui-status-report-refused = Le rapport { $number } sur l'activation { $serial } a été refusé : { $reason }
ui-status-request-open = Une demande est ouverte ; `carnet request` l'affiche de nouveau
ui-status-request-refused = Une demande a été refusée : { $reason }
ui-vendor-key = { $company } ({ $code }) signe avec { $key }
ui-vendor-made = Le dossier d'éditeur est créé dans `{ $path }`. Sauvegardez-le ; sans lui et sans sa phrase secrète, aucune licence ne peut être signée
ui-verdict-advisory = SOUS LICENCE, avec un avertissement
ui-verdict-denied = SANS LICENCE
ui-verdict-grace = SOUS LICENCE, dans le délai de grâce
ui-verdict-licensed = SOUS LICENCE
ui-warning = avertissement : { $text }
ui-written = Écrit : `{ $path }`
ui-yes-letters = oy

## The window

for-other-machines = Ce qui s'y trouve est pour d'autres machines
    .hint = Demandez à l'éditeur la réponse à la demande de cette machine
internal = Quelque chose s'est mal passé dans ce programme
    .hint = Réessayez ; si cela se reproduit, dites-le à l'auteur du programme, avec ce que vous avez fait
library-missing = Une bibliothèque du système est absente : { $library }
    .hint = Installez-la ; sous Debian : apt install libx11-6 libxcursor1 libxi6 libx11-xcb1 libxkbcommon-x11-0 libgl1 libegl1
no-dialog = Le système n'a pas de boîte de dialogue de fichiers
    .hint = Saisissez le chemin ci-dessous, ou déposez le fichier sur cette fenêtre
product-not-chosen = On ne sait pas pour quel produit c'est
    .hint = Choisissez d'abord le produit, puis apportez ceci encore une fois
screen-unavailable = L'écran ne peut pas être lu
    .hint = Il faut un bureau avec X11 et le programme ffmpeg ; sinon, enregistrez l'image et ouvrez le fichier
stick-empty = Il n'y a rien pour cette machine sur cette clé USB
    .hint = Vérifiez que c'est la bonne clé USB, et que l'éditeur y a mis la réponse
too-much-at-once = Trop de choses ont été apportées à la fois
    .hint = Attendez que les autres soient lues, puis apportez celle-ci à nouveau
window-failed = La fenêtre ne peut pas être ouverte : { $reason }
    .hint = Il faut un bureau avec OpenGL 2 ou ultérieur ; sinon, utilisez carnet dans un terminal
window-of-one-product = Cette fenêtre a été ouverte pour un autre produit
    .hint = Ouvrez le programme pour tous les produits, sans --state ni CARNET_STATE, puis apportez le profil à nouveau
ui-busy-asking = Création de la demande…
ui-busy-giving-up = Restitution de la licence…
ui-busy-looking = Recherche de produits…
ui-busy-reading = Lecture…
ui-busy-setting-up = Configuration…
ui-busy-writing = Écriture…
ui-copied = Copié. Collez-le dans un courriel ou un fichier texte
ui-date = { $day } { $month } { $year }
ui-event-abandoned = Une demande a été abandonnée, pour faire place à de plus récentes
ui-event-answered = Une réponse de l'éditeur est arrivée
ui-event-installed = Une licence a été installée
ui-event-pinned = Le profil du produit a été mis en place
ui-event-placed = Une politique a été mise en place
ui-event-reported = Un rapport a été créé
ui-event-requested = Une demande a été créée
ui-event-retired = La licence a été rendue
ui-field-account = Compte
ui-field-address = Adresse
ui-field-answered-kind = Répond à
ui-field-answers = Répond au document
ui-field-app-version = Version de l'application
ui-field-arch = Architecture du processeur
ui-field-aud = Pour la société
ui-field-board = Carte mère
ui-field-borrowed-until = Emprunté jusqu'au
ui-field-bundle = Lot
ui-field-campaign = Campagne
ui-field-carnet = Contenu
ui-field-city = Ville
ui-field-ckt = Empreinte de la clé
ui-field-clock-slack = Tolérance de l'horloge
ui-field-clock-slack-secs = Tolérance de l'horloge, en secondes
ui-field-cnf = Clé de la machine
ui-field-code = Code
ui-field-commitment = Sceau de la future preuve de désactivation
ui-field-company-name = Société
ui-field-components = Composants examinés
ui-field-consumption-limit = Unités d'utilisation
ui-field-consumption-period = Période d'usage
ui-field-cose-key = Clé publique
ui-field-counters = Compteurs
ui-field-country = Pays
ui-field-created-at = Créé le
ui-field-credential = Preuve de la clé de licence
ui-field-crv = Numéro de la courbe
ui-field-cti = Numéro du document
ui-field-custom-fields = Champs du produit
ui-field-customer = Client
ui-field-description = Description
ui-field-device = Appareil
ui-field-disk = Disque
ui-field-email = Courriel
ui-field-ended-at = Terminée le
ui-field-enforcement = Si une vérification échoue
ui-field-evidence = Terminée par
ui-field-exp = Se termine définitivement
ui-field-expires-at = Expire
ui-field-features = Fonctionnalités
ui-field-fingerprint = Composants de la machine, sous forme d'empreintes
ui-field-first-name = Prénom
ui-field-grace = Période de grâce
ui-field-grace-secs = Délai de grâce, en secondes
ui-field-hash = Empreinte
ui-field-hides-hardware = Cache ce que d'autres pourraient reconnaître
ui-field-host-name = Nom de la machine
ui-field-iat = Créé
ui-field-import-before = À installer avant le
ui-field-is-archived = Archivé
ui-field-is-default = Par défaut pour le produit
ui-field-is-floating = Flottante
ui-field-is-forked = A été copiée
ui-field-is-live = Active
ui-field-is-test = Test
ui-field-iss = De la société
ui-field-issued-at = Émise le
ui-field-keys = Clés de l'éditeur
ui-field-kty = Numéro du type de clé
ui-field-labels = Étiquettes
ui-field-language = Langue
ui-field-languages = Langues
ui-field-last-name = Nom
ui-field-ledger-head = État des registres de la machine
ui-field-license = Licence
ui-field-license-type = Type de licence
ui-field-limit = Limite
ui-field-lookup = Id de la clé de licence
ui-field-machine-id = Id de la machine
ui-field-maintenance-days = Maintenance pendant
ui-field-maintenance-until = Maintenance jusqu'au
ui-field-managers = Gestionnaires de licences
ui-field-max-borrow-days = Emprunt au plus pendant
ui-field-max-resets = Réinitialisations au plus
ui-field-max-transfers = Transferts au plus
ui-field-max-users = Utilisateurs au plus
ui-field-merged-into = Fusionné avec
ui-field-metadata = Notes de l'éditeur
ui-field-name = Nom
ui-field-nbf = Commence
ui-field-network-card = Carte réseau
ui-field-nonce = Nombre aléatoire
ui-field-note = Note
ui-field-number = Numéro du rapport
ui-field-order = Commande
ui-field-organization = Organisation
ui-field-os = Système d'exploitation
ui-field-overage = Unités au-delà de la limite
ui-field-phone = Téléphone
ui-field-plan = Conditions pour les machines
ui-field-policy = Politique
ui-field-policy-version = Version de la politique
ui-field-portal = Portail
ui-field-postcode = Code postal
ui-field-processor = Processeur
ui-field-product = Produit
ui-field-product-code = Produit
ui-field-product-name = Nom du produit
ui-field-proof = Preuve
ui-field-quorum = Composants qui doivent être les mêmes
ui-field-reads = Lit les versions jusqu'à
ui-field-reason = Raison
ui-field-reference = Référence
ui-field-refusal = Raison du refus
ui-field-request = Répond à la demande
ui-field-resets = Réinitialisations
ui-field-revision = Révision
ui-field-revoked-at = Révoquée le
ui-field-seats = Postes
ui-field-seats-taken = Postes occupés
ui-field-sends-host-name = Les demandes indiquent le nom de la machine
ui-field-sequence = Numéro de l'entrée
ui-field-serial = Activation
ui-field-starts-at = Commence le
ui-field-state = État
ui-field-status = Statut
ui-field-supersedes = Remplace l'activation
ui-field-swversion = Version de l'application
ui-field-system-uuid = UUID du système
ui-field-terms = Conditions
ui-field-tombstone = Secret qui prouve la désactivation
ui-field-transfers = Transferts
ui-field-transfers-left = Transferts restants vers d'autres machines
ui-field-type = Type
ui-field-updated-at = Modifié le
ui-field-usage = Utilisé
ui-field-users = Utilisateurs
ui-field-valid-days = Dure
ui-field-value = Valeur
ui-field-variables = Variables
ui-field-version = Version
ui-field-vm-allowed = Machines virtuelles autorisées
ui-field-wants = Ce que souhaite la machine
ui-field-x = Octets de la clé
ui-kind-account = Compte
ui-kind-activation = Activation
ui-kind-customer = Client
ui-kind-deactivation = Preuve de désactivation
ui-kind-device = Appareil
ui-kind-device-report = Rapport
ui-kind-license = Licence
ui-kind-order = Commande
ui-kind-policy = Politique
ui-kind-product = Produit
ui-kind-profile = Profil du produit
ui-kind-receipt = Reçu
ui-kind-request = Demande d'activation
ui-month-1 = janvier
ui-month-2 = février
ui-month-3 = mars
ui-month-4 = avril
ui-month-5 = mai
ui-month-6 = juin
ui-month-7 = juillet
ui-month-8 = août
ui-month-9 = septembre
ui-month-10 = octobre
ui-month-11 = novembre
ui-month-12 = décembre
ui-theme-contrast = Contraste élevé
ui-theme-dark = Sombre
ui-theme-light = Clair
ui-theme-system = Comme le système
ui-type-borrowed = Poste emprunté
ui-type-consumption = À l'usage
ui-type-perpetual = Perpétuelle
ui-type-subscription = Abonnement
ui-type-time-limited = À durée limitée
ui-type-trial = Essai
ui-window-absent = illisible
ui-window-activate = Activer
ui-window-activated = Activé. Le logiciel peut maintenant être utilisé
ui-window-all-products = Tous les produits
ui-window-animation-hints = Écran lumineux, caméra à une longueur de bras et immobile. Si la caméra continue de manquer des codes, baissez la densité ou la vitesse
ui-window-animation-purpose = Laissez la caméra regarder jusqu'à ce qu'elle ait tout. Elle peut commencer à tout moment
ui-window-back = Retour
ui-window-bring-purpose = L'éditeur répond par une licence ou un reçu. Apportez la réponse par le moyen le plus facile
ui-window-bring-title = Apporter la réponse
ui-window-camera-purpose = Tenez le code de l'éditeur devant la caméra, imprimé ou sur un autre écran
ui-window-changed = a changé
ui-window-choose-file = Choisir un fichier…
ui-window-choose-place = Choisir un endroit…
ui-window-code = Code, ligne par ligne
ui-window-code-hints = Photographiez-le bien en face, avec le code entier et sa bordure blanche dans l'image
ui-window-code-link = Visez le code avec l'appareil photo d'un téléphone : il mène à { $host }, et le téléphone y envoie la demande. Vérifiez que le téléphone affiche ce nom
ui-window-code-name = Code QR du document
ui-window-code-plain = Photographiez le code, et donnez l'image à l'éditeur
ui-window-company = Société
ui-window-compare-key = Comparez la clé avec ce que l'éditeur vous a dit. Celui qui possède cette clé décide de ce qui est sous licence ici
ui-window-copy-text = Copier comme texte
ui-window-days-left = { $days ->
        [one] Il reste { $days } jour
       *[other] Il reste { $days } jours
    }
ui-window-density = Densité
ui-window-details = Détails
ui-window-device-key = Clé de cette machine
ui-window-dismiss = OK
ui-window-documents = Documents
ui-window-documents-purpose = Chaque champ de ce qui se trouve sur cette machine ou la quitte
ui-window-drop-answer = Déposez ici un fichier ou une image, ou choisissez-le
ui-window-drop-profile = Déposez ici le fichier product.carnet, ou choisissez-le. Il est fourni avec le logiciel
ui-window-expires = Jusqu'au
ui-window-features = Fonctionnalités
ui-window-file-purpose = Enregistrez le document, et portez le fichier à l'éditeur
ui-window-for-ever = Sans date de fin
ui-window-forms = La fin du nom décide de la forme : .carnet, .txt, .png, .svg, .gif ou .html
ui-window-frames-shown = Codes montrés : { $shown } ; il en faut { $of }
ui-window-from-camera = Caméra
ui-window-from-file = Fichier ou clé USB
ui-window-from-paste = Coller
ui-window-from-screen = Écran
ui-window-from-typed = Saisir
ui-window-give-up = Rendre la licence
ui-window-give-up-this = Rendre la licence { $serial }
ui-window-go-on = Continuer
ui-window-grace-left = { $days ->
        [one] Il reste { $days } jour de grâce
       *[other] Il reste { $days } jours de grâce
    }
ui-window-have-answer = J'ai la réponse
ui-window-keep = Garder
ui-window-key = Clé de licence
ui-window-key-form = 25 lettres et chiffres, en cinq groupes
ui-window-key-missing = { $count ->
        [one] Encore { $count } caractère
       *[other] Encore { $count } caractères
    }
ui-window-key-purpose = Votre éditeur vous l'a donnée lors de l'achat
ui-window-key-right = La clé est correctement saisie
ui-window-key-stays = La clé reste sur cette machine. La demande ne porte qu'une preuve que vous l'avez
ui-window-key-title = Saisir la clé de licence
ui-window-language = Langue
ui-window-license = Licence
ui-window-licensed = Sous licence
ui-window-lines-right = Lignes correctes : { $taken } sur { $lines }
ui-window-link = Mener le téléphone au portail de l'éditeur
ui-window-look-again = Regarder à nouveau
ui-window-look-there = Regarder là
ui-window-machine = Cette machine
ui-window-maintenance = Maintenance jusqu'au
ui-window-make-request = Créer la demande
ui-window-may-close = Vous pouvez fermer cette fenêtre. Le document reste ici, et sera affiché de nouveau
ui-window-move = Passer à une autre machine
ui-window-move-proof = Vous obtenez une preuve à porter à l'éditeur. Elle est gardée ici et affichée de nouveau jusqu'à l'arrivée du reçu de l'éditeur
ui-window-move-purpose = La licence est rendue ici, pour qu'une autre machine puisse l'avoir
ui-window-move-safe = Une preuve perdue ne fait rien perdre : elle peut être affichée de nouveau à tout moment
ui-window-move-stops = Le logiciel cesse de fonctionner sur cette machine, et cette licence ne revient pas
ui-window-move-title = Passer à une autre machine
ui-window-new-product = Pas encore configuré sur cette machine
ui-window-no = non
ui-window-no-camera = Aucune caméra n'a été trouvée. Tous les autres moyens fonctionnent sans
ui-window-no-key = Je n'ai pas de clé de licence
ui-window-no-product = Aucun produit d'un éditeur qui utilise Carnet n'a été trouvé sur cette machine
ui-window-no-stick = Branchez une clé USB ; elle apparaît ici
ui-window-not-now = Plus tard
ui-window-one-frame = Le document tient dans un seul code : il reste immobile
ui-window-open = Ouvrir
ui-window-other-key = Utiliser une autre clé
ui-window-paper-purpose = Enregistrez une page avec code, lignes à saisir et instructions, et imprimez-la depuis n'importe quel navigateur
ui-window-parts-seen = Parties : { $seen } sur { $needed }
ui-window-paste = Coller
ui-window-paste-purpose = Copiez le texte, l'image ou le fichier de l'éditeur, puis appuyez sur Ctrl+V dans cette fenêtre
ui-window-path = Chemin
ui-window-pause = Pause
ui-window-policy = La politique est en place
ui-window-portal = Portail
ui-window-preview-name = Ce que l'on voit
ui-window-product = Produit
ui-window-products = Produits sur cette machine
ui-window-profile = Le profil a été renouvelé
ui-window-proof-open = La preuve que la licence a été rendue n'a pas encore de reçu
ui-window-proof-purpose = Elle prouve à l'éditeur que la licence est de nouveau libre. Portez-la-lui, et rapportez le reçu
ui-window-proof-title = Preuve de désactivation
ui-window-put = Le placer là
ui-window-put-on-stick = Le placer sur { $path }
ui-window-reason-unknown = pour une raison qui lui est propre ({ $code })
ui-window-receipt = Le reçu est arrivé : l'éditeur sait que la licence a été rendue
ui-window-receipt-of-report = Le reçu est arrivé : l'éditeur a accepté le rapport
ui-window-refused = L'éditeur dit non : { $reason }
ui-window-region = Partie de l'écran : gauche, haut, largeur, hauteur
ui-window-renew = Renouveler
ui-window-renew-purpose = Communiquez à l'éditeur le numéro { $serial }, et rapportez la nouvelle licence
ui-window-renewed = Renouvelée. C'est la révision { $revision } de la licence
ui-window-request-open = Une demande est ouverte. Sa réponse n'est pas encore arrivée
ui-window-request-purpose = Portez-la à l'éditeur. Elle est pour cette seule machine, et celui qui la transporte ne peut rien en faire
ui-window-request-refused = L'éditeur a refusé la demande : { $reason }
ui-window-request-title = Demande d'activation
ui-window-request-was-refused = L'éditeur a refusé la demande
ui-window-right-product = C'est le bon
ui-window-same = sans changement
ui-window-save = Enregistrer
ui-window-scan-code = Il y a un code dans l'image
ui-window-scan-foreign = Il y a un code dans l'image, mais il n'est pas de Carnet
ui-window-scan-hints = Ne bougez pas. Le code entier avec sa bordure blanche doit être visible, et net
ui-window-scan-nothing = Aucun code dans l'image
ui-window-scan-starting = Démarrage…
ui-window-screen-purpose = Pour un code ouvert sur cet écran, dans un courriel ou une session à distance. Écartez cette fenêtre
ui-window-set-up = Configurer
ui-window-set-up-purpose = Avant de créer quoi que ce soit : vérifiez que c'est bien ce qu'on vous a donné
ui-window-set-up-title = Est-ce bien votre produit ?
ui-window-settings = Paramètres
ui-window-show-product = Afficher { $product }
ui-window-show-proof = Afficher la preuve
ui-window-show-request = Afficher la demande
ui-window-size = Taille
ui-window-speed = Codes par seconde
ui-window-start-camera = Démarrer la caméra
ui-window-start-this-camera = Démarrer { $path }
ui-window-state-folder = Gardé dans
ui-window-stick-path = Dossier de la clé USB
ui-window-stick-purpose = Le document va dans un dossier à part sur la clé USB, avec une note pour qui la trouvera
ui-window-stop = Arrêter
ui-window-story = Ce qui s'est passé
ui-window-take-code = Prendre le code
ui-window-take-from-stick = Prendre sur { $path }
ui-window-take-text = Prendre le texte
ui-window-text = Texte
ui-window-theme = Apparence
ui-window-type-purpose = Saisissez le code ligne par ligne. Chaque ligne est vérifiée dès qu'elle est là ; les tirets et les majuscules sont sans importance
ui-window-typed-purpose = { $lines ->
        [1] Une ligne à saisir ou à lire à voix haute
       *[other] { $lines } lignes à saisir ou à lire à voix haute
    }
ui-window-unchanged = Ceci a déjà été apporté. Rien n'a changé
ui-window-vendor-key = Clé de l'éditeur
ui-window-way-animation = Animation
ui-window-way-code = Code
ui-window-way-file = Fichier
ui-window-way-paper = Papier
ui-window-way-stick = Clé USB
ui-window-way-typed = Clavier
ui-window-welcome = Bienvenue
ui-window-whole-screen = Regarder tout l'écran
ui-window-without-key = Sans clé, la demande est faite quand même, et l'éditeur choisit la licence
ui-window-yes = oui
ui-wish-rebind = Être reconnue dans son état actuel
ui-wish-refresh = De nouvelles conditions
ui-wish-time-repair = Que son heure soit corrigée
ui-written-there = Écrit : { $path }
