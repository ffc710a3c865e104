# Carnet in English. Sentence case, no final period, backticks around literals.
# A message whose id is a stable code says what happened; its `.hint` says what to do.

## Documents that are not well-formed

algorithm-not-allowed = The document is signed with algorithm { $algorithm }, which Carnet does not accept
    .hint = Ask for the document again, from the vendor's own tool
claim-range = Field { $claim } of the document is out of range
    .hint = Ask for the document again; if it comes out the same, tell the vendor
claim-type = Field { $claim } of the document has the wrong type
    .hint = Ask for the document again; if it comes out the same, tell the vendor
cwt-tag = The document carries a CWT tag, which Carnet does not use
    .hint = Ask for the document again, from the vendor's own tool
duplicate-key = The document has the same field twice
    .hint = Ask for the document again; this one was not made by Carnet
float-not-allowed = The document has a floating-point number in it
    .hint = Ask for the document again; this one was not made by Carnet
header-critical = The document has a critical header that this version does not know
    .hint = Install a newer version of this program
header-malformed = The header of the document is not as it should be
    .hint = Ask for the document again; this one was not made by Carnet
indefinite-length = The document has parts of unstated length
    .hint = Ask for the document again; this one was not made by Carnet
invalid-utf8 = A text in the document is damaged
    .hint = Transfer the file again
kind-unknown = The document is of a kind that this version does not know
    .hint = Install a newer version of this program
malformed = This is not a Carnet document
    .hint = Check that you picked the right file; `carnet inspect FILE` shows what is in it
    .window = Check that you picked the right file
missing-claim = Field { $claim } of the document is missing
    .hint = Ask for the document again; if it comes out the same, tell the vendor
not-shortest = The document is not in its one correct form
    .hint = Ask for the document again; this one was not made by Carnet
signature-length = The signature of the document is cut off or too long
    .hint = Transfer the file again
simple-not-allowed = The document has a value in it that Carnet does not use
    .hint = Ask for the document again; this one was not made by Carnet
tag-missing = The document has lost its beginning
    .hint = Transfer the file again
tag-not-allowed = The document carries tag { $tag }, which Carnet does not use
    .hint = Ask for the document again; this one was not made by Carnet
too-deep = The document is nested too deeply
    .hint = Ask for the document again; this one was not made by Carnet
too-large = The document is larger than 64 KiB
    .hint = Check that you picked the right file
too-many-items = The document has too many parts
    .hint = Ask for the document again; this one was not made by Carnet
trailing-bytes = There is something after the end of the document
    .hint = Transfer the file again, alone
truncated = The document is cut off
    .hint = Transfer the file again; the copy may have been interrupted
unknown-claim = The document has field { $claim }, which this version must understand and does not
    .hint = Install a newer version of this program
unprotected-not-empty = The document carries something that is not signed
    .hint = Ask for the document again; this one was changed after it was signed
unsorted-keys = The fields of the document are out of order
    .hint = Ask for the document again; this one was not made by Carnet
version-unsupported = This was written by a later version of Carnet
    .hint = Install a newer version of this program
wrong-kind = A { $wanted } is needed here, and this is a { $found }
    .hint = Check that you picked the right file; `carnet inspect FILE` shows what it is
    .window = Check that you picked the right file

## Documents that are not believed

key-not-given = Whether the signature holds was not checked: no key was given
    .hint = Give the signer's public key with `--key PEM`
other-company = The document belongs to the company `{ $company }`
    .hint = Check that you picked the right file
signature-invalid = The signature does not hold: the document was changed, or somebody else made it
    .hint = Transfer the file again; if that does not help, do not trust where it came from
unknown-key = The document is signed by a key that is not trusted here
    .hint = Check that the document comes from the vendor of this product

## Keys and license keys

key-file-weak = The key file is protected too weakly
    .hint = Encrypt it again with `openssl pkcs8 -topk8 -scrypt -scrypt_p 5`
key-malformed = This is not an Ed25519 key in PEM form
    .hint = Check that you picked the right file
key-weak = This key is worthless: anyone can sign for it
    .hint = Make a new key
license-key-character = The character in place { $place } is not used in license keys
    .hint = License keys have digits and letters, without U; type it once more
license-key-check = There is a typing mistake in the license key
    .hint = Compare it with the original, group by group
license-key-length = A license key has 25 characters, and this one has { $length }
    .hint = A character is missing or doubled; compare it with the original, group by group
name-invalid = A name or code cannot be used: { $rule }
    .hint = Choose another one
passphrase-empty = The passphrase is empty
    .hint = Choose a passphrase of several words
passphrase-wrong = { $of ->
        [replica] The passphrase is not that of this replica
       *[other] The passphrase does not open the key file
    }
    .hint = { $of ->
            [replica] Try again; whoever has forgotten it gives the API key once more, with `--portal URL --api-key-file FILE`
           *[other] Try again; check that Caps Lock is off
        }
passphrases-differ = The two passphrases differ
    .hint = Type the same passphrase twice
secret-not-given = A secret is needed, and there is no terminal to ask on
    .hint = { $of ->
            [replica] Give a file with `--passphrase-file`
           *[other] Give a file with `--passphrase-file` or, for a license key, with `--license-key-file`
        }
signer-unavailable = The signing key is out of reach
    .hint = Plug the token in, or open the key file

## Carriers

animation-too-large = This is too large for an animated QR code of that density
    .hint = Choose a higher `--version`, or carry it as a file
    .window = Choose a higher density, or carry it as a file
armor-damaged = The text was damaged on the way
    .hint = Copy everything again, from the BEGIN line to the END line, or send the file instead
armor-end-missing = The END line of the text is missing
    .hint = Copy everything again, from the BEGIN line to the END line
bundle-damaged = The bundle is damaged at item { $item }
    .hint = Transfer the file again; what was read before stays valid
bundle-too-long = The bundle has more than { $max } items
    .hint = Split it into several bundles
bundle-truncated = The bundle is cut off after item { $item }
    .hint = Transfer the file again; what was read before stays valid
code-character = Line { $line }: the character in place { $place } is not used in codes
    .hint = Codes have no U; O is read as 0, I and L as 1
code-check = Line { $line } has a typing mistake
    .hint = Compare the line character by character, or have it read out again
code-group = Line { $line }: group { $group } has { $found } characters instead of { $wanted }
    .hint = A character was left out or typed twice in that group
code-length = Line { $line } has { $found } characters instead of { $wanted }
    .hint = A character was left out or typed twice in that line
code-lines = The code has { $wanted } lines, and { $found } were given
    .hint = Give every line, in order
code-malformed = The lines fit, but this is no such code
    .hint = Check which code is wanted here
frame-damaged = A frame of the animated QR code is damaged
    .hint = Let it play on: other frames make up for it
frame-foreign = This is no frame of an animated QR code of Carnet's
    .hint = Check that you point at the right code
frames-missing = The pictures ended before everything was there: { $seen } of { $needed } independent frames were seen
    .hint = Let it play longer and scan again; with `--resume FILE` the frames that were seen count
    .window = Show it again, and let it play longer
input-too-large = The file is larger than { $max } bytes
    .hint = Check that you picked the right file
nothing-found = There is no Carnet document in this
    .hint = Check that you picked the right file, or that the whole text was copied
picture-format = The picture is damaged, or neither PNG nor JPEG
    .hint = Save or photograph it again, as PNG or JPEG
picture-too-hard = The picture takes too long to read
    .hint = Photograph the code again, alone and straight
picture-too-large = The picture has more than 64 million pixels
    .hint = Take the photograph with less resolution, or cut the QR code out
picture-too-small = The picture is too small for a QR code
    .hint = Photograph the code from closer, or send the original picture
qr-foreign = The QR code is not one of Carnet's
    .hint = Check that you photographed the right code
qr-not-found = There is no readable QR code in the picture
    .hint = Photograph it again: the whole code with its white border, sharp, straight, without reflections
qr-text-damaged = The text of the QR code is damaged
    .hint = Photograph the code again
qr-too-large = The document is too large for one QR code
    .hint = Save it as a file instead, with `-o FILE.carnet`
    .window = Use the animated code, or a file
source-unavailable = There is no picture from `{ $source }`
    .hint = Films, cameras and screens are read by the program `ffmpeg`: install it, or save the pictures into a folder and use `--frames FOLDER`
    .window = Cameras, screens and films are read by the program ffmpeg: install it, or use a file

## Files

busy = Another program is using `{ $path }`
    .hint = Wait until it has finished, then try again
disk-full = The disk is full: `{ $path }`
    .hint = Make room and try again; nothing was changed
file-exists = `{ $path }` exists already
    .hint = { $force ->
            [none] Choose another name
           *[other] Choose another name, or replace it with `--force`
        }
    .window = Choose another name
file-not-found = `{ $path }` is not there
    .hint = Check the name
file-too-large = `{ $path }` is too large
    .hint = Check that you picked the right file
io = `{ $path }` could not be read or written: { $reason }
    .hint = Check the disk and try again; nothing was changed
not-a-regular-file = `{ $path }` is a link or a folder, not a file
    .hint = Put the file itself there
output-failed = The output could not be written: { $reason }
    .hint = Check where the output goes and try again
permission-denied = You may not use `{ $path }`
    .hint = Try again as the user who owns it, or ask an administrator
    .window = Ask whoever administers this machine for the right to change this folder
read-only = `{ $path }` cannot be written: the disk is read-only
    .hint = Use `--state DIR` with a folder that can be written
    .window = Choose another place, or make this one writable

## This machine

activation-pending = A request is open; its license has not come yet
    .hint = Take the request to the vendor, bring the license back, then `carnet install FILE`
    .window = Take the request to the vendor, and bring the answer in
clock-rolled-back = The clock stands { $back } before a time that was already seen
    .hint = Set date and time right, then try again
expired = The license has expired
    .hint = Ask the vendor for a refresh, then `carnet install FILE`
    .window = Ask the vendor to renew it, and bring the answer in
guard-missing = The copy that guards the state folder is missing
    .hint = It is made again at the next change; if this comes back, check who cleans up
import-too-late = The license had to be imported { $days ->
        [one] { $days } day
       *[other] { $days } days
    } ago
    .hint = Send the same request again; the vendor answers it anew
in-grace = The license has expired and runs on for a grace period
    .hint = Ask the vendor for a refresh, then `carnet install FILE`
    .window = Ask the vendor to renew it, and bring the answer in
license-by-code = The license of activation { $serial } came by code, and the vendor could not check a report on it
    .hint = Tell the vendor in another way what was used
license-retired = The license of this machine was given up
    .hint = Make a new request with `carnet request`
    .window = To use the software here again, activate it anew
licensed = Licensed
machine-changed = The machine is not the one that was activated: { $components }
    .hint = On the machine that was activated, undo the change; otherwise make a new request with `carnet request --new`
    .window = On the machine that was activated, undo the change; otherwise activate this one anew
no-home = There is no home folder to keep the state in
    .hint = Give a folder with `--state DIR`
    .window = Start the program with --state and a folder
not-activated = This machine has no license yet
    .hint = Make a request with `carnet request`
    .window = Activate it; you need the license key that the vendor gave you
not-installable = A { $kind } is nothing that is installed
    .hint = Take it to the vendor; what comes back is installed
not-set-up = This product is not set up on this machine
    .hint = Make a request with `carnet request --profile product.carnet`
    .window = Drop the vendor's product.carnet on this window
not-yet-valid = The license has not started yet
    .hint = Wait until it starts, or set date and time right
nothing-to-deactivate = There is no license on this machine to give up
    .hint = `carnet status` shows what is here
    .window = Nothing needs to be done
nothing-to-report = There is no license on this machine to report on
    .hint = `carnet status` shows what is here
observe-failed = The time could not be noted down
    .hint = Check who may write the state folder
other-device = The license is for another machine
    .hint = Take it to the machine whose request it answers
other-product = The document is for another product
    .hint = Check that you picked the right file
profile-not-confirmed = The product's profile was not confirmed
    .hint = Compare company and key with what the vendor told you, then confirm, or use `--yes`
profile-not-trusted = The profile is not signed by the keys that this machine trusts
    .hint = Ask the vendor for a profile that is signed by the earlier key
profile-older = The profile is older than the one in use
    .hint = Keep the one in use
portal-not-known = The product's profile names no portal
    .hint = Leave `--link` away
receipt-unexpected = The receipt answers something that this machine did not send
    .hint = Take it to the machine that sent it
request-unknown = The license answers a request that is not open on this machine
    .hint = Take it to the machine that made the request, or make a new request
revision-lower = The license is older (revision { $offered }) than the one installed (revision { $installed })
    .hint = Keep the one installed
revision-repeated = Revision { $revision } is installed already, with other contents
    .hint = Ask the vendor for the next revision
serial-retired = Activation { $serial } was given up on this machine and cannot come back
    .hint = Make a new request with `carnet request`
    .window = Make a new request
serial-superseded = Activation { $serial } was replaced by a later one
    .hint = Install the later one
serial-unknown = There is no activation { $serial } on this machine
    .hint = `carnet status` shows what is here
    .window = Check that you picked the right file
serial-wanted = There are several; it must be said which
    .hint = Give its serial with `--serial`
state-damaged = The state folder is damaged
    .hint = Restore it from a backup, or set the product up anew and ask the vendor to reset the old activation
state-format-newer = The data was written by a newer version (format { $format })
    .hint = Install the newer version of this program
state-not-given = It is not known which product is meant
    .hint = Give its profile with `--profile FILE`, or its state folder with `--state DIR`
state-restored = The state folder is older than it was: a backup was restored
    .hint = Ask the vendor for a refresh, then `carnet install FILE`
    .window = Ask the vendor to renew it, and bring the answer in
vm-not-allowed = The license does not allow virtual machines
    .hint = Ask the vendor for a license that does
confirmation-unknown = The code confirms nothing that is open on this machine
    .hint = Check that it answers this machine's activation code, and that this machine has the policy of the license
policy-missing = No policy is in place, and a license by code takes its terms from one
    .hint = Put it in place with `--policy FILE`; the vendor ships it with the software
    .window = Bring in the policy that the vendor ships with the software

## The vendor's answers

activation-ended = This activation is over; its license is not given out again
    .hint = Make a new request on the machine, with `carnet request --new`
    .window = Make a new request
activation-unknown = The license has no such activation
    .hint = `carnet license show LICENSE` lists its activations
    .window = Check the number; the license shows which activations it has
borrow-too-long = The seat cannot be borrowed until then
    .hint = Choose an end in the future, not earlier than the present one, and within the days that the license allows
borrowed-until = The seat is borrowed; the machine may run until the end of the borrowed time
    .hint = Deactivate on the machine, which gives a proof, or wait until that time is over
commitment-repeated = Another activation has the same proof of deactivation
    .hint = Make a new request on the machine, with `carnet request --new`
    .window = Make a new request
components-too-few = The machine shows too few components for this license
    .hint = Issue a license with a lower quorum, or make the request as root so that more can be read
consumption-exhausted = Everything that the license allows to be used is used up
    .hint = Buy more, or wait for the next period
credential-missing = The request carries no license key
    .hint = Choose the license with `--license`
    .window = Choose the license for it, or ask for a request that is made with the license key
device-blocked = This machine was blocked by the vendor
    .hint = Ask the vendor
edit-invalid = The license cannot be changed like this
    .hint = { $do ->
            [renew] Only a license that has an end can last longer; this one is perpetual
           *[other] Check the values that were given
        }
expiry-missing = A { $type } license needs an end
    .hint = Give it with `--days` or `--expires`
expiry-unexpected = A perpetual license has no end
    .hint = Choose another type with `--type`, such as `time-limited`
forked = The state of the machine did not go on from where it stood: it was copied or restored
    .hint = Ask the customer what happened to the machine
license-ambiguous = Several licenses begin with `{ $license }`
    .hint = Give more of the id
license-differs = The request names license { $license }, not the one given with `--license`
    .hint = Leave `--license` away
license-disabled = The license is disabled for now
    .hint = Ask the vendor; a license manager can enable it again
license-expired = The license has expired
    .hint = Give it a new end with `carnet refresh`
    .window = Renew the license, or ask the vendor to renew it
license-revoked = The license was revoked
    .hint = Ask the vendor
license-unknown = There is no such license
    .hint = Check the license key or the id with the vendor
not-floating = The license does not float, so its seats are not borrowed
    .hint = Activate the machine as usual, or ask the vendor for a floating license
one-document-wanted = One document is wanted here, and there are { $count }
    .hint = Give them one by one
one-output-wanted = Many requests give one bundle of results
    .hint = Give exactly one `-o FILE.carnet`
out-of-scope = The permission does not reach this product, policy, order or account
    .hint = Ask an administrator to widen it
permission-missing = The permission for this is missing
    .hint = Ask an administrator for it
plan-invalid = A license cannot carry these terms
    .hint = Feature codes have at most 12 characters, values and metadata at most 32
product-exists = The product `{ $product }` exists already
    .hint = Choose another code
product-unknown = There is no product `{ $product }`
    .hint = Make it with `carnet product create`
proof-invalid = The request was not made with this license's key
    .hint = Make a new request on the machine, with the right license key
quota-exceeded = As many licenses of this product were issued as the quota allows
    .hint = Ask an administrator for a higher quota
report-not-kept = This is a report of what was used, and a vendor folder keeps none
    .hint = Take it to the vendor's portal
report-stale = A later report of this machine was taken in before
    .hint = Make a new report on the machine
request-id-conflict = Another request of this machine has the same id
    .hint = Make a new request on the machine, with `carnet request --new`
    .window = Make a new request
resets-exhausted = No more activations of this license may be reset without proof
    .hint = Ask for the deactivation from the machine
revisions-exhausted = This activation has had all its revisions
    .hint = Make a new request on the machine, with `carnet request --new`
    .window = Make a new request
seats-below-use = More seats are taken than the license would have
    .hint = Free seats first
seats-exhausted = Every seat of the license is taken
    .hint = Deactivate another machine first, or buy more seats
serials-exhausted = This vendor folder has used up its serials
    .hint = Make another vendor folder with another `--issuer`
some-refused = Some requests were refused
    .hint = The result bundle says why, for each
tombstone-invalid = The proof of deactivation does not hold
    .hint = Ask for the deactivation from the machine again
transfers-exhausted = The license may not move to another machine any more
    .hint = Ask the vendor for more transfers
user-unassigned = The user is not assigned to the license
    .hint = Check which users the license has
users-exhausted = No more users may be assigned to the license
    .hint = Unassign one first, or raise the number
variables-exhausted = The machine has told values under as many names as the vendor keeps
    .hint = Report under names that were used before
vendor-damaged = A file of the vendor folder is damaged: `{ $path }`
    .hint = Restore the folder from a backup
vendor-exists = There is a vendor folder at `{ $path }` already
    .hint = Choose another folder
vendor-missing = There is no vendor folder at `{ $path }`
    .hint = Make it with `carnet key generate`
activation-code-unknown = The activation code answers none of the initialization codes
    .hint = Check that the machine was given an initialization code of this vendor folder
    .window = Check the code and the company, and that the machine was given an initialization code of this vendor
initialization-expired = The initialization code was not used in time
    .hint = Make a new one with `carnet code initialize`
    .window = Ask the vendor for a new initialization code
initialization-used = The initialization code was used already, by another activation code
    .hint = Make a new one with `carnet code initialize`
    .window = Ask the vendor for a new initialization code
policy-unfit = The policy is for another product or another type of license
    .hint = Choose another with `--policy`; `carnet policy list` shows them
    .window = Choose the signed policy of the license's product and type; a floating license has none
policy-unknown = There is no policy `{ $policy }`
    .hint = Make one with `carnet policy create`, or look with `carnet policy list`

## The portal

already-exists = This `{ $kind }` exists already
    .hint = Choose another name or code, or use the one that is there
body-incomplete = The rest of what was sent did not arrive in time
    .hint = Check the connection, and send it again
body-not-json = What was sent is not JSON, at { $place } (line:column)
    .hint = Correct it at that place, and send it again
body-too-large = What was sent is too large
    .hint = Send it in smaller parts
changed-meanwhile = Somebody changed it in the meantime
    .hint = Read it again, and change it again
content-type-unsupported = The content type must be `{ $wanted }`
    .hint = Send it again with the header `Content-Type: { $wanted }`
courier-log-forged = { $number ->
        [0] What was carried does not follow what the portal has of this replica
       *[other] Entry { $number } of what was carried does not follow what the portal has of this replica
    }
    .hint = Push nothing more from this laptop, and show it to an administrator: its log was changed, or its files were restored from a copy
field-invalid = The field `{ $field }` is not right; it should be: { $rule }
    .hint = Correct the field, and send it again
idempotency-key-reused = The idempotency key was used for something else
    .hint = Choose a new key for every new request
method-not-allowed = This path does not take that method
    .hint = The methods of every path are listed at /docs
not-found = { $of ->
        [courier] There is no portal of Carnet at this address, or it does not let you synchronize
       *[other] There is no such `{ $kind }`, or it is not yours to see
    }
    .hint = { $of ->
            [courier] Check the portal's address, and ask its administrator whether you may synchronize
           *[other] Check the id, or ask an administrator whether you may see it
        }
not-signed-in = { $of ->
        [courier] The portal does not know this API key, or it is not valid any more
       *[other] Nobody is signed in, or the API key is not valid any more
    }
    .hint = { $of ->
            [courier] Give a valid one with `--portal URL --api-key-file FILE`
           *[other] Send an API key in the header `Authorization: Bearer …`
        }
parameter-invalid = The parameter `{ $name }` is not right
    .hint = Correct it; what it may be is described at /docs
path-unknown = There is nothing at this path
    .hint = The list of paths is at /docs
portal-busy = The portal has too much to do
    .hint = Try again in a moment
portal-clock-jumped = The clock of the portal jumped, so that nothing is signed
    .hint = For the operator: set the clock right, then start the portal again
portal-failed = Something went wrong in the portal
    .hint = Tell the operator the id of the request
portal-unavailable = The portal cannot reach its database or write to it
    .hint = Try again later
reference-unknown = It refers to something that does not exist
    .hint = Check the ids in it, or make what is missing first
replica-lost = This replica was declared lost
    .hint = Begin a new replica; whoever found the laptop returns it to an administrator
replica-other-user = This replica belongs to another user
    .hint = Sign in as the user whose replica it is, or begin one of your own
still-in-use = Something else refers to it
    .hint = Archive it, or remove what refers to it first
sync-cursor-unknown = There is no sealed change with this number: the replica is of another portal, or of this one before it was restored
    .hint = Begin the replica anew
sync-version-unsupported = { $of ->
        [courier] The portal does not speak version { $versions } of sync, which is that of this program
       *[other] The portal does not speak this version of sync; it speaks: { $versions }
    }
    .hint = { $of ->
            [courier] Install the version of Carnet that fits the portal
           *[other] Send one of these versions in the header `carnet-sync-version`, or install the version of Carnet that fits the portal
        }
table-column-unknown = The table has a column `{ $name }` that is not known
    .hint = Rename the column, or leave it out
table-damaged = The table cannot be read from line { $place } on
    .hint = Save it again as CSV in UTF-8; every line has as many columns as the first
too-many-requests = Too many requests at once
    .hint = Wait a little, then try again

## The courier

answer-unknown = There is no such answer to hand over
    .hint = Synchronize first; what waits for the portal has no answer yet
api-key-invalid = This cannot be an API key
    .hint = Copy the whole key again, without blanks, as the portal showed it
ca-invalid = The certificates to be trusted cannot be read
    .hint = Give a PEM file with one certificate or several, each from a BEGIN to an END line
certificates-unavailable = This machine has no certificates by which to know the portal
    .hint = Install the certificates of the system, or name the certificate of the portal's authority
language-invalid = This cannot be the name of a language
    .hint = Give a language such as `en` or `de-CH`
log-cut = Entries are missing at the end of the log of what was carried
    .hint = Keep the file as it is, and tell the portal's administrator, who has the entries that were sent
log-forged = The log of what was carried is not as it was written
    .hint = Keep the file as it is, and tell the portal's administrator, who has the entries that were sent
network-captive = The network shows a page of its own instead of the portal
    .hint = Sign in to the network in a browser, then synchronize again
not-a-replica = The file is no replica
    .hint = Check the name of the replica; nothing was changed
operation-id-taken = There is another operation with this id
    .hint = Give the operation an id that was never used
operation-invalid = A field of the operation is not as it should be
    .hint = Check names and documents; a name is one line without control characters
answer-foreign = What the portal answered to operation `{ $id }` is no answer to it
    .hint = Synchronize again; if it stays, tell whoever runs the portal
operation-too-old = The operation was sent long ago without an answer, and the portal may have forgotten it
    .hint = See how the thing stands, and do it again if it is not done
operation-under-way = The portal has the operation, or may have it
    .hint = Synchronize, and see what became of it; what was done is undone by another change
portal-silent = The portal was reached, but says nothing any more
    .hint = Check the network, then synchronize again; nothing is lost
portal-unreachable = The portal cannot be reached
    .hint = Check the network and the portal's address; what was done waits until there is a connection
portal-untrusted = Whoever answers cannot show that it is the portal
    .hint = Check the clock and the portal's address; if its certificate is from an authority of your own, name that
portal-url-invalid = This cannot be the address of a portal
    .hint = Give an address that begins with `https://`, without a user name, `?` and `#`; `http://` only for this machine itself
proxy-failed = The proxy does not let the call through
    .hint = Check the proxy's address, user name and password, and whether it allows the portal
proxy-invalid = This cannot be the address of a proxy
    .hint = Give an address such as `http://proxy.example:3128`
replica-damaged = The file of the replica is damaged
    .hint = Bring back a copy of the file, or begin a new replica
replica-in-use = Another program synchronizes the same replica
    .hint = Wait until it is done, then try again
replica-unavailable = The file of the replica cannot be read or written
    .hint = Check the folder, its rights and the space on the disk
sync-answer-malformed = The answer is none that a portal gives
    .hint = Check the portal's address; if it is right, tell its administrator
sync-answers-unfit = The portal answered other operations than those that were sent
    .hint = Tell the portal's administrator; the operations still wait here
sync-log-unfit = The portal has another log of this replica than was sent
    .hint = Keep the file as it is, and tell the portal's administrator
sync-other-user = The replica is of another company or another user
    .hint = Use the API key with which it was begun, or begin a replica of your own
sync-pages-endless = The portal sends page after page, and no end
    .hint = Tell the portal's administrator; what was taken in so far stays
sync-pages-out-of-order = A page of the portal is not the one that follows
    .hint = Synchronize again; if it comes out the same, tell the portal's administrator
sync-portal-went-back = The portal was restored from an older copy
    .hint = Ask its administrator what was lost, then begin the replica anew
sync-scope-unsteady = What you may see changes faster than it can be taken in
    .hint = Synchronize again when nobody changes your permissions any more

## What a field should be

rule-another-customer = another customer
rule-as-it-was = as it was: it never changes
rule-at-most = at most { $max }
rule-at-most-days = at most { $max } days
rule-at-most-entries = at most { $max } entries
rule-between = { $min } to { $max }
rule-bytes = a size in bytes
rule-code = 1 to { $max } letters, digits, dashes, dots or underscores
rule-color = a color like #2266cc
rule-custom-fields = fields of the product, with values of their types
rule-days = a whole number of days, where the type of the license has an end and `expires_at` is empty
rule-default-value = a default value of the field's type
rule-each-name-once = each name once
rule-email = an address like name@example.com
rule-end = a day like 2027-01-31, or seconds since the epoch, where the type of the license has an end
rule-entries-between = { $min } to { $max } entries
rule-feature-code = 1 to { $max } letters, digits, dots, dashes or underscores, a letter or digit first
rule-fields = the fields of its kind
rule-https = addresses over https
rule-id = 1 to { $max } letters, digits, dashes, dots, colons or underscores
rule-json-shape = as it is described at /docs; { $reason } ({ $place })
rule-language = a language tag like en or pt-BR
rule-languages = at most { $max } tags like en or pt-BR
rule-license-keys = a valid license key for each license
rule-license-terms = terms that a license can carry
rule-licenses-at-once = 1 to { $max }, and at most { $all } licenses in all
rule-line = one line of at most { $max } characters
rule-metadata = an object of at most { $entries } entries and { $max } KiB, without control characters
rule-named = a mail, a last name or a company name
rule-new-license-key = a license key that no license has
rule-not-empty = not empty
rule-one-primary-contact = at most one primary contact
rule-one-source = exactly one of `policy`, `product` and `bundle`
rule-orders-customer = the mail of one customer, who is the order's
rule-policy-code = the code of a policy by which licenses are issued
rule-product-code = 1 to { $max } letters, digits, dots, dashes or underscores, a letter or digit first
rule-product-id = the id of a product
rule-product-with-policy = the code of the policy's product, or of one that has a default policy
rule-set-by-merging = what merging customers makes it
rule-settable-role = another role: an administrator may do everything
rule-sha256 = a SHA-256 in hexadecimal
rule-text = a text of at most { $max } characters
rule-texts = texts
rule-time = seconds since the epoch
rule-title = one line of 1 to { $max } bytes
rule-without-nul = texts without the character U+0000

## The portal's commands

audit-broken = The chain of the audit is broken: something changed the audit without the portal
    .hint = Leave the database as it is, find out who changed it, and compare it with the newest backup
backup-exists = `{ $path }` exists already
    .hint = Choose another name with `--to`
backup-unfinished = `{ $path }` is there: another backup is being written, or one was interrupted
    .hint = Wait until it is written; if no backup is running, remove the file and try again
backup-unreadable = `{ $path }` is no backup
    .hint = Give the file that `carnet-portal backup` wrote, with `--from`
certificate-unusable = The certificate `{ $path }` cannot be used
    .hint = It and its key must be PEM and belong together; what `--self-signed` made is made anew when both are removed
clock-behind = The company `{ $company }` has signed something more than a day later than this clock tells
    .hint = Set date and time right, then start the portal again
command-failed = The command could not be carried out
    .hint = Remedy the cause above, then try again
company-exists = The portal has the company { $company } already
    .hint = If it was taken over before, nothing needs to be done; otherwise give the right folder with `--vendor`
company-taken = There is a company with this code or domain already
    .hint = Choose another with `--company` or `--domain`
company-unknown = There is no company `{ $company }` here
    .hint = Check the code; `carnet-portal audit verify` names every company
copy-differs = `{ $table }` differs after it was copied
    .hint = Nothing was kept; stop every portal on the database, then try again
copy-failed = `{ $table }` could not be copied
    .hint = Nothing was kept; remedy the cause above, then try again
copy-target-used = The target is not empty: it has { $count } rows in `{ $table }`
    .hint = Give an empty database
data-key-missing = There is no data key `{ $path }`
    .hint = Check `--dir` and `--data-key`
data-key-needed = The data key of the portal that was backed up is needed at `{ $path }`
    .hint = Put it there first, for its owner alone
data-key-unreadable = The data key `{ $path }` cannot be read or made
    .hint = It is one line of base64; check that it is whole, and who may read it
data-key-wrong = This database was made with another data key
    .hint = Give the right file with `--data-key`
database-missing = There is no database `{ $path }`
    .hint = Check `--dir`; a database elsewhere is named with `--database`
database-unreachable = The database cannot be opened
    .hint = Check its address, that it runs, and who may use it; a password goes into `PGPASSWORD` or `~/.pgpass`
domain-invalid = `{ $domain }` is no host name
    .hint = Write it like licenses.example.com, without https:// and without a port
import-interrupted = A command was interrupted in the vendor folder `{ $path }`
    .hint = Run `carnet license list` on it, which completes the command, then try again
listen-failed = The portal cannot listen on { $address }
    .hint = Stop what listens there, or choose another address with `--listen`
vendor-foreign = `{ $path }` is no vendor folder
    .hint = Give the folder that `carnet key generate` made, with `--vendor`

## The technician's commands

connection-damaged = What is kept about the portal cannot be used
    .hint = Run `carnet sync` once more with `--portal URL` and `--api-key-file FILE`; what was seen and done stays
connection-missing = It is not known where the portal is
    .hint = The first time, give `--portal URL` and `--api-key-file FILE`; both are kept
crossing-not-confirmed = Nobody let the documents cross
    .hint = Read them and say yes at the terminal; in a script, use `--yes`
date-past = `{ $date }` is over
    .hint = Choose a day that is still to come
deliver-target-missing = The documents need a file, a code on the screen or a stick to go to
    .hint = Give `-o FILE`, `--drop DIR` or, without `--json`, `--qr`
machine-name-blank = The name of the machine has nothing to see in it
    .hint = Give the name that people on the site use
machine-wanted = It is not known how the machine is called
    .hint = Name it with `--machine NAME`
not-for-the-portal = A document of the kind { $thing } is nothing that a machine sends to the portal
    .hint = Take a request, a deactivation or a report along
nothing-to-bring = There is nothing to bring to `{ $machine }`
    .hint = { $waiting ->
            [0] `carnet courier owed` tells what is owed to whom; `--again` brings what was handed over before
            [one] One operation for it waits for the portal: run `carnet sync`
           *[other] { $waiting } operations for it wait for the portal: run `carnet sync`
        }
operation-ambiguous = Several operations begin with `{ $id }`
    .hint = Give more of the id
operation-unknown = There is no operation `{ $id }` in the replica
    .hint = `carnet courier answer` lists them
operation-wants-no-license = Operation `{ $id }` does not wait for a license to be chosen
    .hint = Name a request that was refused because it carries no license key; `carnet courier answer` shows which
page-name = The page cannot be written as `{ $path }`
    .hint = End the name in .html
portal-refused = The portal says no: { $code }
    .hint = Ask the portal's administrator; a newer version of this program may know the reason
replica-missing = There is no replica at `{ $path }`
    .hint = Check the name, or make it with `carnet sync --portal URL --api-key-file FILE`
replica-unmet = The replica has not met its portal yet, so that it is not known who carries
    .hint = Run `carnet sync` once where there is a network
row-ambiguous = Several things of the kind { $thing } begin with `{ $id }`
    .hint = Give more of the id
row-unknown = The replica has nothing of the kind { $thing } with the id `{ $id }`
    .hint = Find it with `carnet courier search TEXT`; what is new comes with `carnet sync`
terminal-missing = A code can be shown on a terminal only
    .hint = Write it to a file with `-o FILE.png`, or put the documents on a stick with `--drop DIR`
ui-courier-answer-to = Answer to { $id }: { $what }
ui-courier-answered = The portal has done { $applied } of the operations and refused { $refused }
ui-courier-ask-collect = Take it along? [y/N]
ui-courier-ask-deliver = Bring it to the machine? [y/N]
ui-courier-ask-passphrase = Passphrase of this replica:
ui-courier-ask-taken = Has the code been photographed? [y/N]
ui-courier-ask-too = Take it along under this name, too? [y/N]
ui-courier-backup = The replica is copied to `{ $path }`. Go on with one of the two only
ui-courier-claim = { "  " }claim code { $claim }; choose the license with `carnet courier answer { $id } --license LICENSE`
ui-courier-collected = { $thing } of { $machine } comes along as { $id }
ui-courier-delivered = { $count ->
        [one] One document is on its way to { $machine }; the log has it
       *[other] { $count } documents are on their way to { $machine }; the log has them
    }
ui-courier-do-assign-user = assign user { $user } to license { $subject }
ui-courier-do-block-device = block device { $subject }
ui-courier-do-borrow = borrow activation { $subject } until { $date }
ui-courier-do-declare-dead = declare device { $subject } dead
ui-courier-do-disable = disable license { $subject }
ui-courier-do-document = { $kind }
ui-courier-do-enable = enable license { $subject }
ui-courier-do-note = note on license { $subject }
ui-courier-do-refresh = next revision of activation { $subject }
ui-courier-do-renew = renew license { $subject } for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
ui-courier-do-reset-activation = reset activation { $subject }
ui-courier-do-reset-license = reset all devices of license { $subject }
ui-courier-do-revoke = revoke license { $subject }
ui-courier-do-transfer = move license { $subject } to order { $order }
ui-courier-do-unassign-user = unassign user { $user } from license { $subject }
ui-courier-do-unblock-device = unblock device { $subject }
ui-courier-document = Document with SHA-256 { $digest }
ui-courier-forgotten = The portal's address and the API key are forgotten; what was seen and done stays
ui-courier-handed-over = { "  " }handed over to { $machine }
ui-courier-kept-anew = What was kept about the portal before is replaced, and with it the passphrase: the new one opens it from now on
ui-courier-known = { $thing } of { $machine } was taken along before as { $id }; nothing changed
ui-courier-known-as = Queued before as { $id }: { $what }
ui-courier-known-elsewhere = This document already comes along for { $known }
ui-courier-line-applied = { $id } · { $what } · { $machine } · done
ui-courier-line-hint = { "  " }{ $hint }
ui-courier-line-refused = { $id } · { $what } · { $machine } · refused: { $reason } [{ $code }]
ui-courier-line-waiting = { $id } · { $what } · { $machine } · waits for the portal
ui-courier-log-empty = Nothing was carried yet
ui-courier-log-holds = The log holds: { $entries } entries, of which the portal was told { $told }; it ends with { $head }
ui-courier-log-line = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest }
ui-courier-log-line-inspected = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest } · let through by { $inspector }
ui-courier-machine-alike = Until now there was a machine `{ $known }`; `{ $machine }` counts as another one
ui-courier-more = There are more: give more words, `--kind KIND` or a higher `--limit`
ui-courier-more-below = { "  " }There are more, which `carnet courier search` finds
ui-courier-none-refused = The portal has refused nothing
ui-courier-none-waiting = Nothing waits for the portal
ui-courier-not-checked = not checked here: only who receives it has the key
ui-courier-nothing-found = The replica has nothing that fits
ui-courier-outbox-empty = Nothing was done yet that the portal has to know
ui-courier-owed = { $machine }: { $what }
ui-courier-owed-nothing = Nothing is owed to any machine
ui-courier-owed-ready = { $count ->
        [one] one answer to be brought
       *[other] { $count } answers to be brought
    }
ui-courier-owed-waiting = { $count ->
        [one] one operation waits for the portal
       *[other] { $count } operations wait for the portal
    }
ui-courier-page-carrier = Carried by
ui-courier-page-count = { $count ->
        [one] One document
       *[other] { $count } documents
    }
ui-courier-page-date = Date
ui-courier-page-digest = SHA-256
ui-courier-page-from = From
ui-courier-page-inspector = Name of whoever let the documents cross
ui-courier-page-operation = Operation
ui-courier-page-portal = the portal
ui-courier-page-purpose = These are all fields of the documents that cross. Their SHA-256 tells whether a file is one of them
ui-courier-page-signature = Signature
ui-courier-page-title = Inspection of carried documents
ui-courier-page-to = To
ui-courier-page-verified = Signature of the document
ui-courier-page-when = When (UTC)
ui-courier-pending = { "  " }pending until the portal has spoken: { $what } ({ $id })
ui-courier-progress = { $rows } things taken over, { $operations } operations answered
ui-courier-queued = Queued as { $id }: { $what }. It is done when the portal has spoken
ui-courier-still-owed = It is still owed to { $machine }
ui-courier-synced = { $rows ->
        [0] In step with the portal; nothing was new there
        [one] In step with the portal; one thing was new or changed
       *[other] In step with the portal; { $rows } licenses, machines, customers and other things were new or changed
    }
ui-courier-to-bring = { $count ->
        [one] { "  " }one document is to be brought to { $machine }
       *[other] { "  " }{ $count } documents are to be brought to { $machine }
    }
ui-courier-withdrawn = { $id } is taken back: { $what }

## How it was called

date-invalid = `{ $date }` is no day
    .hint = Write it as YYYY-MM-DD
demo-failed = The demo did not hold: { $step }
    .hint = Please report this, with the folder that it named
demo-folder-not-empty = `{ $path }` is not empty
    .hint = Give an empty or new folder with `--dir DIR`
deactivation-not-confirmed = The license was not given up
    .hint = Try again when you are sure
expiry-past = The license would have expired already
    .hint = Choose a later day
given-twice = `{ $name }` is given twice
    .hint = Give it once
usage = The command cannot be understood: { $reason }
    .hint = `carnet help` shows how it is called
wrong-key = The document must be signed by the key that it holds
    .hint = Check which key is used
extension-unknown = The name `{ $path }` does not tell the form to write
    .hint = End it in .carnet, .txt, .png, .svg or .gif
    .window = End the name in .carnet, .txt, .png, .svg, .gif or .html
input-is-output = `{ $path }` is what is read
    .hint = Choose another name to write to
output-twice = `{ $path }` would be written twice
    .hint = Choose another name for one of them
no-randomness = The system gives no random numbers
    .hint = Try again when the system is up
terminal-too-small = The animated QR code needs a terminal of { $columns } columns and { $rows } rows
    .hint = Make the window larger, choose a lower `--version`, or write a film with `-o FILE.gif`
code-not-given = No code was given
    .hint = Type it at the terminal, or name a file with `--code-file FILE`
policy-ambiguous = Several policies begin with `{ $policy }`
    .hint = Give more of its digest
policy-has-times = A policy has no times: they come with each license
    .hint = Give `--days` or `--expires` when the license is created
policy-wanted = The product `{ $product }` has several policies
    .hint = Name one with `--policy`; `carnet policy list` shows them
bundle-name = A bundle cannot be written as `{ $path }`
    .hint = End the name in .carnet
policy-has-terms = The terms of a license by code are its policy's; only its times can change
    .hint = Give `--days` or `--expires`; for other terms, make another policy and begin anew with `carnet code initialize`
resume-foreign = `{ $path }` is not what a scan has kept
    .hint = Name a new file, or the one of the interrupted scan
value-unknown = `{ $value }` is not one of the possible values
    .hint = `--help` after the command lists them

## What the commands say

ui-activation-ended = activation { $serial } · device { $device } · since { $date } · ended { $ending }
ui-activation-live = activation { $serial } · device { $device } · since { $date } · live
ui-ask-license-key = License key:
ui-ask-passphrase = Passphrase of the vendor's keys:
ui-ask-passphrase-again = The same passphrase again:
ui-bundle-made = { $count ->
        [one] One document is in the bundle
       *[other] { $count } documents are in the bundle
    }
ui-bundle-row = { $count } × { $kind } · { $outcome }
ui-code-accepted = The code holds: the seat of license { $license } is free
ui-code-activation = Tell the vendor this activation code; the confirmation code that comes back is typed with `carnet code install`
ui-code-activation-again = This initialization was answered before; here is the same activation code again
ui-code-deactivation = The license is given up. Tell the vendor this code; it can be shown again
ui-code-initialization = Activation { $serial } of license { $license } begins. The code is good for one machine, for { $days ->
        [one] one day
       *[other] { $days } days
    }
ui-code-first-line = First line:
ui-code-known = This was accepted before; license { $license } is as it was
ui-code-line = Line { $line } of { $lines }:
ui-code-line-ended = activation { $serial } by code · begun { $date } · over
ui-code-line-live = activation { $serial } by code · begun { $date } · live
ui-code-line-open = activation { $serial } by code · begun { $date } · not answered yet
ui-component-board = main board
ui-component-disk = disk
ui-component-machine-id = machine id
ui-component-network-card = network card
ui-component-processor = processor
ui-component-system-uuid = system UUID
ui-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
ui-enforcement-advisory = Advise only
ui-enforcement-grace = Grace period, then stop
ui-enforcement-strict = Stop at once
ui-deactivate-ask = The license of this machine is given up for good. Go on? [y/N]
ui-deactivation-accepted = The proof holds: activation { $serial } of license { $license } is over and its seat is free
ui-deactivation-known = This was accepted before; here is the same receipt again
ui-deactivation-made = The license is given up. Take the proof to the vendor; it can be shown again until the receipt is here
ui-deactivation-repeated = The license was given up before; here is the same proof again
ui-demo-again = The same request again, this time as text: the answer is the same, and takes no second seat
ui-demo-deactivate =
    ── The machine gives its license up ──
    The proof is written down before it is shown, so that a lost stick loses no seat
ui-demo-denied = The machine is not licensed any more, and the old license cannot come back
ui-demo-device =
    ── The machine without a network asks ──
    Its key never leaves it. The license key does not travel: the request carries a proof that only its holder can make
ui-demo-done = Everything held: also what had to be refused was refused. The files are in `{ $path }`: look at them with `carnet inspect FILE`
ui-demo-folder = This plays the whole life of a license, with files in `{ $path }`. The commands are as you would type them there
ui-demo-inspect = Everything that leaves the site can be read before it goes
ui-demo-install =
    ── Back on the machine ──
    The license comes as a picture, and is read from it
ui-demo-issue =
    ── The vendor answers ──
    The request is read from its QR picture, its proof is checked, and a license is signed for this machine alone
ui-demo-license = A license is created. Its key goes to the customer
ui-demo-receipt = The vendor checks the proof, frees the seat and signs a receipt
ui-demo-refresh =
    ── New terms ──
    The customer has bought more. One file brings it; no new request is needed
ui-demo-refused = The old license is offered once more, and must be refused
ui-demo-vendor =
    ── The vendor prepares ──
    A folder with keys, a product, and the signed profile that ships with it
ui-drop-known = Is there already: `{ $path }`
ui-drop-left = { $count ->
        [one] One file is not for this side and stays
       *[other] { $count } files are not for this side and stay
    }
ui-drop-nothing = There is nothing to do
ui-drop-readme = This folder carries software licenses to machines that have no network.
    outbox: what the machines send. Take it to the vendor.
    inbox: what the vendor sends. Plug the stick into the machine.
    taken: what was dealt with. It may be deleted.
    On either side the command is `carnet drop` with the name of the stick. Please leave the files as they are.
ui-drop-stays = The stick cannot be written, so `{ $path }` stays on it, which does no harm
ui-drop-unread = `{ $path }` is no Carnet document, and stays
ui-error = error:
ui-fleet-outcome = { $count } × { $text }
ui-fleet-progress = { $rows } requests answered
ui-hint = hint:
ui-hours = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
ui-inspect-item = Item { $row }
ui-inspect-kind = { $kind }
ui-inspect-not-checked = not checked: no key was given; give the signer's public key with `--key PEM` [key-not-given]
ui-inspect-not-verified = not verified: { $reason } [{ $code }]
ui-inspect-self = verified by the key that it holds: { $key }
ui-inspect-verified = verified: signed by { $key }
ui-install-row-refused = `{ $path }`, item { $row }: refused
ui-install-others = { $count ->
        [one] One document is for another machine
       *[other] { $count } documents are for other machines
    }
ui-installed-license = Activation { $serial }, revision { $revision }, is installed
ui-installed-policy = The policy is in place
ui-installed-profile = The product's profile is renewed
ui-installed-receipt = The vendor has accepted the { $kind }
ui-installed-refusal = The vendor has refused the { $kind }: { $reason }
ui-installed-unchanged = This was installed before; nothing changed
ui-issued = License { $license } is issued as activation { $serial }
ui-issued-again = The same request was answered before; here is the same license again (activation { $serial })
ui-license-key = License key: { $key }
ui-license-line = { $license } · { $product } · { $type } · { $used } of { $seats } seats · order { $order }
ui-license-line-revoked = { $license } · { $product } · { $type } · { $used } of { $seats } seats · order { $order } · revoked
ui-license-made = License { $license } is created
ui-license-reset = Activation { $serial } of license { $license } is declared over
ui-license-revoked = License { $license } is revoked
ui-minutes = { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
ui-picture = `{ $path }`:
ui-policy-line = { $policy } · { $product } · { $type } · { $name }
ui-policy-made = Policy { $policy } ({ $name }) is signed. Ship it with the software
ui-portal-admin-key = administrator API key, shown this once: { $key }
ui-portal-audit-broken = { $company }: broken at row { $row }
ui-portal-audit-holds = { $company }: { $sealed } rows hold, { $unsealed } wait, { $missing } without their data; head { $head }
ui-portal-backup = wrote { $rows } rows to { $path }; the data key is not among them: keep { $key } apart
ui-portal-certificate = certificate SHA-256 { $fingerprint }
ui-portal-demo = The keys stand in { $path }. Try first:
ui-portal-demo-courier = As a technician: put `admin_api_key` from there into the file api-key, then
ui-portal-demo-docs = The API with its documentation: { $url }
ui-portal-imported = imported { $company }: { $products } products, { $licenses } licenses, { $activations } activations
ui-portal-moved = moved { $rows } rows, all of them compared
ui-portal-restored = restored { $rows } rows
ui-product-made = Product { $product } ({ $name }) is made
ui-profile-ask = Is this the vendor that you expect? [y/N]
ui-profile-pin =
    This product is set up here for the first time
      product  { $product }
      company  { $company } ({ $code })
      key      { $key }
ui-qr-does-not-fit = The QR code needs a terminal of { $columns } columns and { $rows } rows; it is in `{ $path }`
ui-reason-moved = Moved to another machine
ui-reason-retired = Machine retired
ui-reason-unspecified = Not told
ui-refreshed = The next revision of activation { $serial } is signed
ui-report-made = Report { $number } on activation { $serial } is made. Take it to the vendor; the receipt comes back and is installed with `carnet install FILE`
ui-report-repeated = Report { $number } on activation { $serial } says the same and is not answered yet; here it is again
ui-request-made = The request is made. Take it to the vendor; the license comes back and is installed with `carnet install FILE`
ui-request-repeated = This request is open already; here it is again
ui-row = { $row }: { $text }
ui-row-done = done
ui-scan-complete = Complete after { $frames } frames
ui-scan-progress = { $percent } % · { $seen } of { $needed } independent frames
ui-sheet-steps = { $kind ->
        [request] Take this page to the vendor of the software. There it is photographed or typed in; the answer comes back the same way
        [deactivation] Take this page to the vendor of the software: it proves that the license was given up
        [device-report] Take this page to the vendor of the software. There it is photographed or typed in; the receipt comes back the same way
       *[other] Take this page to the machine. Photograph the code and open the picture with `carnet install FILE`
    }
ui-sheet-title = { $kind ->
        [request] A machine asks for its license
        [deactivation] A machine has given up its license
        [device-report] A machine reports what was used
        [license] A license for one machine
        [receipt] A receipt for one machine
        [policy] Terms for machines on closed sites
       *[other] A document for a machine
    }
ui-sheet-type = Without a camera: `carnet code document` takes the { $lines } lines below and checks each of them
ui-status-code-open = An activation code waits for its confirmation; `carnet code request` with the same initialization code shows it again
ui-status-expires = expires on { $date }, in { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
ui-status-feature = feature { $feature }
ui-status-grace = expired on { $date }; grace ends in { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
ui-status-license = activation { $serial }, revision { $revision }, { $type }
ui-status-maintenance = new versions until { $date }
ui-status-perpetual = never expires
ui-status-product = { $product } by { $company }
ui-status-receipt-missing = The proof for activation { $serial } has no receipt yet; `carnet deactivate` shows it again
ui-status-report-open = Report { $number } on activation { $serial } is not answered yet
ui-status-report-refused = Report { $number } on activation { $serial } was refused: { $reason }
ui-status-request-open = A request is open; `carnet request` shows it again
ui-status-request-refused = A request was refused: { $reason }
ui-vendor-key = { $company } ({ $code }) signs with { $key }
ui-vendor-made = The vendor folder is made at `{ $path }`. Back it up; without it and its passphrase no license can be signed
ui-verdict-advisory = LICENSED, with advice
ui-verdict-denied = NOT LICENSED
ui-verdict-grace = LICENSED, in the grace period
ui-verdict-licensed = LICENSED
ui-warning = warning: { $text }
ui-written = Written: `{ $path }`
ui-yes-letters = y

## The window

for-other-machines = What is in there is for other machines
    .hint = Ask the vendor for the answer to this machine's request
internal = Something went wrong inside this program
    .hint = Try again; if it comes back, tell the vendor of this program, with what you did
library-missing = A library of the system is missing: { $library }
    .hint = Install it; on Debian: apt install libx11-6 libxcursor1 libxi6 libx11-xcb1 libxkbcommon-x11-0 libgl1 libegl1
no-dialog = The system has no file dialog to show
    .hint = Type the path below, or drop the file on this window
product-not-chosen = It is not known for which product this is
    .hint = Choose the product first, then bring this once more
screen-unavailable = The screen cannot be read
    .hint = It takes a desktop with X11 and the program ffmpeg; otherwise save the picture and open the file
stick-empty = There is nothing on this stick for this machine
    .hint = Check that it is the right stick, and that the vendor has put the answer on it
too-much-at-once = Too many things were brought at once
    .hint = Wait until the others are read, then bring this once more
window-failed = The window cannot be opened: { $reason }
    .hint = A desktop with OpenGL 2 or later is needed; without one, use carnet in a terminal
window-of-one-product = This window was opened for another product
    .hint = Open the program for all products, without --state and CARNET_STATE, then bring the profile in once more
ui-busy-asking = Making the request…
ui-busy-giving-up = Giving the license up…
ui-busy-looking = Looking for products…
ui-busy-reading = Reading…
ui-busy-setting-up = Setting up…
ui-busy-writing = Writing…
ui-copied = Copied. Paste it into a mail or a text file
ui-date = { $day } { $month } { $year }
ui-event-abandoned = A request was given up, to make room for later ones
ui-event-answered = An answer of the vendor came in
ui-event-installed = A license was installed
ui-event-pinned = The product's profile was put in place
ui-event-placed = A policy was put in place
ui-event-reported = A report was made
ui-event-requested = A request was made
ui-event-retired = The license was given up
ui-field-account = Account
ui-field-address = Address
ui-field-answered-kind = Answers a
ui-field-answers = Answers document
ui-field-app-version = Version of the application
ui-field-arch = Processor architecture
ui-field-aud = For the company
ui-field-board = Main board
ui-field-borrowed-until = Borrowed until
ui-field-bundle = Bundle
ui-field-campaign = Campaign
ui-field-carnet = Contents
ui-field-city = City
ui-field-ckt = Thumbprint of the key
ui-field-clock-slack = Tolerance of the clock
ui-field-clock-slack-secs = Tolerance of the clock, in seconds
ui-field-cnf = Key of the machine
ui-field-code = Code
ui-field-commitment = Seal of the later proof of deactivation
ui-field-company-name = Company
ui-field-components = Components that are looked at
ui-field-consumption-limit = Units of use
ui-field-consumption-period = Period of use
ui-field-cose-key = Public key
ui-field-counters = Counters
ui-field-country = Country
ui-field-created-at = Made on
ui-field-credential = Proof of the license key
ui-field-crv = Number of the curve
ui-field-cti = Number of the document
ui-field-custom-fields = Fields of the product
ui-field-customer = Customer
ui-field-description = Description
ui-field-device = Device
ui-field-disk = Disk
ui-field-email = Mail
ui-field-ended-at = Ended on
ui-field-enforcement = When a check fails
ui-field-evidence = Ended by
ui-field-exp = Ends for good
ui-field-expires-at = Expires
ui-field-features = Features
ui-field-fingerprint = Components of the machine, as hashes
ui-field-first-name = First name
ui-field-grace = Grace period
ui-field-grace-secs = Grace period, in seconds
ui-field-hash = Hash
ui-field-hides-hardware = Hides what others could recognize
ui-field-host-name = Name of the machine
ui-field-iat = Made
ui-field-import-before = To be installed before
ui-field-is-archived = Archived
ui-field-is-default = Default of the product
ui-field-is-floating = Floating
ui-field-is-forked = Was copied
ui-field-is-live = Live
ui-field-is-test = Test
ui-field-iss = From the company
ui-field-issued-at = Issued on
ui-field-keys = Keys of the vendor
ui-field-kty = Number of the kind of key
ui-field-labels = Labels
ui-field-language = Language
ui-field-languages = Languages
ui-field-last-name = Last name
ui-field-ledger-head = State of the machine's records
ui-field-license = License
ui-field-license-type = Type of license
ui-field-limit = Limit
ui-field-lookup = Id of the license key
ui-field-machine-id = Machine id
ui-field-maintenance-days = Maintenance for
ui-field-maintenance-until = Maintenance until
ui-field-managers = License managers
ui-field-max-borrow-days = Borrowed at most for
ui-field-max-resets = Resets at most
ui-field-max-transfers = Moves at most
ui-field-max-users = Users at most
ui-field-merged-into = Merged into
ui-field-metadata = Notes of the vendor
ui-field-name = Name
ui-field-nbf = Begins
ui-field-network-card = Network card
ui-field-nonce = Random number
ui-field-note = Note
ui-field-number = Number of the report
ui-field-order = Order
ui-field-organization = Organization
ui-field-os = Operating system
ui-field-overage = Units beyond the limit
ui-field-phone = Telephone
ui-field-plan = Terms for the machines
ui-field-policy = Policy
ui-field-policy-version = Version of the policy
ui-field-portal = Portal
ui-field-postcode = Postcode
ui-field-processor = Processor
ui-field-product = Product
ui-field-product-code = Product
ui-field-product-name = Name of the product
ui-field-proof = Proof
ui-field-quorum = Components that must be the same
ui-field-reads = Reads versions up to
ui-field-reason = Reason
ui-field-reference = Reference
ui-field-refusal = Refused because
ui-field-request = Answers request
ui-field-resets = Resets
ui-field-revision = Revision
ui-field-revoked-at = Revoked on
ui-field-seats = Seats
ui-field-seats-taken = Seats taken
ui-field-sends-host-name = Requests tell the machine's name
ui-field-sequence = Number of the entry
ui-field-serial = Activation
ui-field-starts-at = Starts on
ui-field-state = State
ui-field-status = Status
ui-field-supersedes = Takes the place of activation
ui-field-swversion = Version of the application
ui-field-system-uuid = System UUID
ui-field-terms = Terms
ui-field-tombstone = Secret that proves the deactivation
ui-field-transfers = Moves
ui-field-transfers-left = Moves to other machines left
ui-field-type = Type
ui-field-updated-at = Changed on
ui-field-usage = Used
ui-field-users = Users
ui-field-valid-days = Lasts for
ui-field-value = Value
ui-field-variables = Variables
ui-field-version = Version
ui-field-vm-allowed = Virtual machines allowed
ui-field-wants = What the machine wishes
ui-field-x = Bytes of the key
ui-kind-account = Account
ui-kind-activation = Activation
ui-kind-customer = Customer
ui-kind-deactivation = Proof of deactivation
ui-kind-device = Device
ui-kind-device-report = Report
ui-kind-license = License
ui-kind-order = Order
ui-kind-policy = Policy
ui-kind-product = Product
ui-kind-profile = Product profile
ui-kind-receipt = Receipt
ui-kind-request = Activation request
ui-month-1 = January
ui-month-2 = February
ui-month-3 = March
ui-month-4 = April
ui-month-5 = May
ui-month-6 = June
ui-month-7 = July
ui-month-8 = August
ui-month-9 = September
ui-month-10 = October
ui-month-11 = November
ui-month-12 = December
ui-theme-contrast = High contrast
ui-theme-dark = Dark
ui-theme-light = Light
ui-theme-system = As the system
ui-type-borrowed = Borrowed seat
ui-type-consumption = By use
ui-type-perpetual = Perpetual
ui-type-subscription = Subscription
ui-type-time-limited = For a time
ui-type-trial = Trial
ui-window-absent = cannot be read
ui-window-activate = Activate
ui-window-activated = Activated. The software can be used now
ui-window-all-products = All products
ui-window-animation-hints = Screen bright, camera an arm's length away, and still. If the camera keeps missing codes, lower density or speed
ui-window-animation-purpose = Let the camera watch until it has everything. It may begin at any time
ui-window-back = Back
ui-window-bring-purpose = The vendor answers with a license or a receipt. Bring it in whichever way is easiest
ui-window-bring-title = Bring the answer
ui-window-camera-purpose = Hold the vendor's code in front of the camera, printed or on another screen
ui-window-changed = has changed
ui-window-choose-file = Choose a file…
ui-window-choose-place = Choose a place…
ui-window-code = Code, a line each
ui-window-code-hints = Photograph it from straight ahead, with the whole code and its white border in the picture
ui-window-code-link = Point a phone's camera at the code: it leads to { $host }, and the phone sends the request there. Check that the phone shows this name
ui-window-code-name = QR code of the document
ui-window-code-plain = Photograph the code, and give the picture to the vendor
ui-window-company = Company
ui-window-compare-key = Compare the key with what the vendor told you. Whoever owns this key decides what is licensed here
ui-window-copy-text = Copy as text
ui-window-days-left = { $days ->
        [one] One day left
       *[other] { $days } days left
    }
ui-window-density = Density
ui-window-details = Details
ui-window-device-key = Key of this machine
ui-window-dismiss = OK
ui-window-documents = Documents
ui-window-documents-purpose = Every field of what stands on this machine or leaves it
ui-window-drop-answer = Drop a file or a picture here, or choose it
ui-window-drop-profile = Drop the file product.carnet here, or choose it. It comes with the software
ui-window-expires = Until
ui-window-features = Features
ui-window-file-purpose = Save the document, and take the file to the vendor
ui-window-for-ever = Without end
ui-window-forms = The end of the name decides the form: .carnet, .txt, .png, .svg, .gif or .html
ui-window-frames-shown = { $shown } codes shown, { $of } are needed
ui-window-from-camera = Camera
ui-window-from-file = File or stick
ui-window-from-paste = Paste
ui-window-from-screen = Screen
ui-window-from-typed = Type
ui-window-give-up = Give the license up
ui-window-give-up-this = Give license { $serial } up
ui-window-go-on = Go on
ui-window-grace-left = { $days ->
        [one] One day of grace left
       *[other] { $days } days of grace left
    }
ui-window-have-answer = I have the answer
ui-window-keep = Keep it
ui-window-key = License key
ui-window-key-form = 25 letters and digits, in five groups
ui-window-key-missing = { $count ->
        [one] One character to go
       *[other] { $count } characters to go
    }
ui-window-key-purpose = Your vendor gave it to you with the purchase
ui-window-key-right = The key is typed correctly
ui-window-key-stays = The key stays on this machine. The request carries only a proof that you have it
ui-window-key-title = Enter the license key
ui-window-language = Language
ui-window-license = License
ui-window-licensed = Licensed
ui-window-lines-right = Right lines: { $taken } of { $lines }
ui-window-link = Lead the phone to the vendor's portal
ui-window-look-again = Look again
ui-window-look-there = Look there
ui-window-machine = This machine
ui-window-maintenance = Maintenance until
ui-window-make-request = Make the request
ui-window-may-close = You may close this window. The document stays here, and is shown again
ui-window-move = Move to another machine
ui-window-move-proof = You get a proof to take to the vendor. It is kept here and shown again until the vendor's receipt is in
ui-window-move-purpose = The license is given up here, so that another machine can have it
ui-window-move-safe = A lost proof loses nothing: it can be shown again at any time
ui-window-move-stops = The software stops working on this machine, and this license does not come back
ui-window-move-title = Move to another machine
ui-window-new-product = Not set up on this machine yet
ui-window-no = no
ui-window-no-camera = No camera was found. Every other way works without one
ui-window-no-key = I have no license key
ui-window-no-product = No product of a vendor who uses Carnet was found on this machine
ui-window-no-stick = Plug in a USB stick; it appears here
ui-window-not-now = Not now
ui-window-one-frame = The document fits in one code: it stands still
ui-window-open = Open
ui-window-other-key = Use another key
ui-window-paper-purpose = Save a page with code, lines to type and instructions, and print it from any browser
ui-window-parts-seen = { $seen } of { $needed } parts
ui-window-paste = Paste
ui-window-paste-purpose = Copy the vendor's text, picture or file, then press Ctrl+V in this window
ui-window-path = Path
ui-window-pause = Pause
ui-window-policy = The policy is in place
ui-window-portal = Portal
ui-window-preview-name = What is seen
ui-window-product = Product
ui-window-products = Products on this machine
ui-window-profile = The profile was renewed
ui-window-proof-open = The proof that the license was given up has no receipt yet
ui-window-proof-purpose = It proves to the vendor that the license is free again. Take it there, and bring the receipt back
ui-window-proof-title = Proof of deactivation
ui-window-put = Put it there
ui-window-put-on-stick = Put it on { $path }
ui-window-reason-unknown = for a reason of its own ({ $code })
ui-window-receipt = The receipt is in: the vendor knows that the license was given up
ui-window-receipt-of-report = The receipt is in: the vendor has accepted the report
ui-window-refused = The vendor says no: { $reason }
ui-window-region = Part of the screen: left, top, width, height
ui-window-renew = Renew
ui-window-renew-purpose = Tell the vendor the number { $serial }, and bring the new license in
ui-window-renewed = Renewed. This is revision { $revision } of the license
ui-window-request-open = A request is open. Its answer has not come yet
ui-window-request-purpose = Take it to the vendor. It is for this machine alone, and whoever carries it can do nothing with it
ui-window-request-refused = The vendor refused the request: { $reason }
ui-window-request-title = Activation request
ui-window-request-was-refused = The vendor refused the request
ui-window-right-product = This is right
ui-window-same = unchanged
ui-window-save = Save
ui-window-scan-code = A code is in the picture
ui-window-scan-foreign = A code is in the picture, but not one of Carnet's
ui-window-scan-hints = Hold still. The whole code with its white border must be seen, and sharp
ui-window-scan-nothing = No code in the picture
ui-window-scan-starting = Starting…
ui-window-screen-purpose = For a code that is open on this screen, in a mail or a remote session. Move this window aside
ui-window-set-up = Set up
ui-window-set-up-purpose = Before anything is made: check that this is what you were given
ui-window-set-up-title = Is this your product?
ui-window-settings = Settings
ui-window-show-product = Show { $product }
ui-window-show-proof = Show the proof
ui-window-show-request = Show the request
ui-window-size = Size
ui-window-speed = Codes a second
ui-window-start-camera = Start the camera
ui-window-start-this-camera = Start { $path }
ui-window-state-folder = Kept in
ui-window-stick-path = Folder of the stick
ui-window-stick-purpose = The document goes into a folder of its own on the stick, with a note for whoever finds it
ui-window-stop = Stop
ui-window-story = What happened
ui-window-take-code = Take the code
ui-window-take-from-stick = Take from { $path }
ui-window-take-text = Take the text
ui-window-text = Text
ui-window-theme = Look
ui-window-type-purpose = Type the code line by line. Each line is checked as soon as it is there; dashes and capitals do not matter
ui-window-typed-purpose = { $lines ->
        [one] One line to type or to read out
       *[other] { $lines } lines to type or to read out
    }
ui-window-unchanged = This was brought in before. Nothing changed
ui-window-vendor-key = Key of the vendor
ui-window-way-animation = Animation
ui-window-way-code = Code
ui-window-way-file = File
ui-window-way-paper = Paper
ui-window-way-stick = USB stick
ui-window-way-typed = Typed
ui-window-welcome = Welcome
ui-window-whole-screen = Look at the whole screen
ui-window-without-key = Without a key the request goes out all the same, and the vendor chooses the license
ui-window-yes = yes
ui-wish-rebind = To be recognized in its present state
ui-wish-refresh = New terms
ui-wish-time-repair = To have its time set right
ui-written-there = Written: { $path }
