# Carnet en español. Mayúscula solo inicial, sin punto final, acentos graves alrededor de lo literal.
# Un mensaje cuyo id es un código estable dice qué ha pasado; su `.hint` dice qué hacer.

## Documentos mal formados

algorithm-not-allowed = El documento está firmado con el algoritmo { $algorithm }, que Carnet no acepta
    .hint = Pida el documento de nuevo, creado con la herramienta del propio proveedor
claim-range = El campo { $claim } del documento está fuera de rango
    .hint = Pida el documento de nuevo; si vuelve a salir igual, avise al proveedor
claim-type = El campo { $claim } del documento es de un tipo incorrecto
    .hint = Pida el documento de nuevo; si vuelve a salir igual, avise al proveedor
cwt-tag = El documento lleva una etiqueta CWT, que Carnet no utiliza
    .hint = Pida el documento de nuevo, creado con la herramienta del propio proveedor
duplicate-key = El documento tiene el mismo campo dos veces
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
float-not-allowed = El documento contiene un número de coma flotante
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
header-critical = El documento tiene una cabecera crítica que esta versión no conoce
    .hint = Instale una versión más reciente de este programa
header-malformed = La cabecera del documento no es como debería
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
indefinite-length = El documento tiene partes de longitud no declarada
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
invalid-utf8 = Un texto del documento está dañado
    .hint = Transfiera el archivo de nuevo
kind-unknown = El documento es de un tipo que esta versión no conoce
    .hint = Instale una versión más reciente de este programa
malformed = Esto no es un documento de Carnet
    .hint = Compruebe que ha elegido el archivo correcto; `carnet inspect FILE` muestra lo que contiene
    .window = Compruebe que ha elegido el archivo correcto
missing-claim = Falta el campo { $claim } del documento
    .hint = Pida el documento de nuevo; si vuelve a salir igual, avise al proveedor
not-shortest = El documento no tiene la única forma correcta
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
signature-length = La firma del documento está cortada o es demasiado larga
    .hint = Transfiera el archivo de nuevo
simple-not-allowed = El documento contiene un valor que Carnet no utiliza
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
tag-missing = El documento ha perdido el comienzo
    .hint = Transfiera el archivo de nuevo
tag-not-allowed = El documento lleva la etiqueta { $tag }, que Carnet no utiliza
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
too-deep = El documento tiene demasiados niveles anidados
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
too-large = El documento ocupa más de 64 KiB
    .hint = Compruebe que ha elegido el archivo correcto
too-many-items = El documento tiene demasiadas partes
    .hint = Pida el documento de nuevo; este no lo hizo Carnet
trailing-bytes = Hay algo después del final del documento
    .hint = Transfiera el archivo de nuevo, sin nada más
truncated = El documento está cortado
    .hint = Transfiera el archivo de nuevo; quizá se interrumpió la copia
unknown-claim = El documento tiene el campo { $claim }, que esta versión debería entender y no entiende
    .hint = Instale una versión más reciente de este programa
unprotected-not-empty = El documento lleva algo que no está firmado
    .hint = Pida el documento de nuevo; este se modificó después de firmarlo
unsorted-keys = Los campos del documento están desordenados
    .hint = Pida el documento de nuevo; este no lo ha creado Carnet
version-unsupported = Esto se escribió con una versión posterior de Carnet
    .hint = Instale una versión más reciente de este programa
wrong-kind = Aquí se necesita un documento de tipo { $wanted }, y este es de tipo { $found }
    .hint = Compruebe que ha elegido el archivo correcto; `carnet inspect FILE` muestra qué es
    .window = Compruebe que ha elegido el archivo correcto

## Documentos en los que no se confía

key-not-given = No se ha comprobado si la firma es válida: no se ha indicado ninguna clave
    .hint = Indique la clave pública del firmante con `--key PEM`
other-company = El documento pertenece a la empresa `{ $company }`
    .hint = Compruebe que ha elegido el archivo correcto
signature-invalid = La firma no es válida: el documento se ha modificado o lo ha creado otra persona
    .hint = Transfiera el archivo de nuevo; si no sirve de nada, no se fíe de su procedencia
unknown-key = El documento está firmado con una clave en la que no se confía aquí
    .hint = Compruebe que el documento procede del proveedor de este producto

## Claves y claves de licencia

key-file-weak = La protección del archivo de clave es demasiado débil
    .hint = Cífrelo de nuevo con `openssl pkcs8 -topk8 -scrypt -scrypt_p 5`
key-malformed = Esto no es una clave Ed25519 en formato PEM
    .hint = Compruebe que ha elegido el archivo correcto
key-weak = Esta clave no vale nada: cualquiera puede firmar en su nombre
    .hint = Cree una clave nueva
license-key-character = El carácter de la posición { $place } no se usa en las claves de licencia
    .hint = Las claves de licencia tienen cifras y letras, sin la U; escríbala otra vez
license-key-check = Hay un error de escritura en la clave de licencia
    .hint = Compárela con el original, grupo por grupo
license-key-length = Una clave de licencia tiene 25 caracteres, y esta tiene { $length }
    .hint = Falta o se repite algún carácter; compárela con el original, grupo por grupo
name-invalid = No se puede usar un nombre o código: { $rule }
    .hint = Elija otro
passphrase-empty = La frase de contraseña está vacía
    .hint = Elija una frase de contraseña de varias palabras
passphrase-wrong = { $of ->
        [replica] La frase de contraseña no es la de esta réplica
       *[other] La frase de contraseña no abre el archivo de clave
    }
    .hint = { $of ->
            [replica] Inténtelo de nuevo; si la ha olvidado, indique otra vez la clave de API con `--portal URL --api-key-file ARCHIVO`
           *[other] Inténtelo de nuevo; compruebe que Bloq Mayús está desactivado
        }
passphrases-differ = Las dos frases de contraseña son distintas
    .hint = Escriba dos veces la misma frase de contraseña
secret-not-given = Se necesita un secreto y no hay ningún terminal en el que pedirlo
    .hint = { $of ->
            [replica] Indique un archivo con `--passphrase-file`
           *[other] Indique un archivo con `--passphrase-file` o `--license-key-file`
        }
signer-unavailable = No se puede acceder a la clave de firma
    .hint = Conecte el token o abra el archivo de clave

## Soportes

animation-too-large = Esto es demasiado grande para un código QR animado de esa densidad
    .hint = Elija una `--version` más alta o llévelo como archivo
    .window = Elija una densidad más alta o llévelo como archivo
armor-damaged = El texto se ha dañado por el camino
    .hint = Copie todo de nuevo, desde la línea BEGIN hasta la línea END, o envíe el archivo en su lugar
armor-end-missing = Falta la línea END del texto
    .hint = Copie todo de nuevo, desde la línea BEGIN hasta la línea END
bundle-damaged = El paquete está dañado en el elemento { $item }
    .hint = Transfiera el archivo de nuevo; lo que se leyó antes sigue siendo válido
bundle-too-long = El paquete tiene más de { $max } elementos
    .hint = Divídalo en varios paquetes
bundle-truncated = El paquete está cortado después del elemento { $item }
    .hint = Transfiera el archivo de nuevo; lo que se leyó antes sigue siendo válido
code-character = Línea { $line }: el carácter de la posición { $place } no se usa en los códigos
    .hint = Los códigos no tienen la U; la O se lee como 0, la I y la L como 1
code-check = Hay un error de escritura en la línea { $line }
    .hint = Compare la línea carácter por carácter o pida que se la lean otra vez
code-group = Línea { $line }: el grupo { $group } tiene { $found } caracteres en lugar de { $wanted }
    .hint = En ese grupo falta un carácter o se ha escrito dos veces
code-length = La línea { $line } tiene { $found } caracteres en lugar de { $wanted }
    .hint = En esa línea falta un carácter o se ha escrito dos veces
code-lines = El código tiene { $wanted } líneas, y aquí hay { $found }
    .hint = Indique todas las líneas, en orden
code-malformed = Las líneas son correctas, pero esto no es un código de ese tipo
    .hint = Compruebe qué código se necesita aquí
frame-damaged = Un fotograma del código QR animado está dañado
    .hint = Deje que siga: otros fotogramas lo compensan
frame-foreign = Esto no es un fotograma de un código QR animado de Carnet
    .hint = Compruebe que apunta al código correcto
frames-missing = Las imágenes terminaron antes de que llegara todo: se vieron { $seen } de { $needed } fotogramas independientes
    .hint = Déjelo más tiempo y lea otra vez; con `--resume ARCHIVO` cuentan los fotogramas ya vistos
    .window = Muéstrelo otra vez y déjelo más tiempo
input-too-large = El archivo ocupa más de { $max } bytes
    .hint = Compruebe que ha elegido el archivo correcto
nothing-found = Aquí no hay ningún documento de Carnet
    .hint = Compruebe que ha elegido el archivo correcto o que ha copiado todo el texto
picture-format = La imagen está dañada o no es ni PNG ni JPEG
    .hint = Guárdela o fotografíela de nuevo, como PNG o JPEG
picture-too-hard = La imagen tarda demasiado en leerse
    .hint = Fotografíe el código de nuevo, solo y recto
picture-too-large = La imagen tiene más de 64 millones de píxeles
    .hint = Haga la foto con menos resolución o recorte el código QR
picture-too-small = La imagen es demasiado pequeña para un código QR
    .hint = Fotografíe el código desde más cerca o envíe la imagen original
qr-foreign = El código QR no es de Carnet
    .hint = Compruebe que ha fotografiado el código correcto
qr-not-found = No hay ningún código QR legible en la imagen
    .hint = Fotografíelo de nuevo: el código entero con su borde blanco, nítido, recto y sin reflejos
qr-text-damaged = El texto del código QR está dañado
    .hint = Fotografíe el código de nuevo
qr-too-large = El documento es demasiado grande para un solo código QR
    .hint = Guárdelo como archivo, con `-o FILE.carnet`
    .window = Use el código animado o un archivo
source-unavailable = No llega ninguna imagen de `{ $source }`
    .hint = Las películas, cámaras y pantallas las lee el programa `ffmpeg`: instálelo, o guarde las imágenes en una carpeta y use `--frames CARPETA`
    .window = Las cámaras, pantallas y películas las lee el programa ffmpeg: instálelo o use un archivo

## Archivos

busy = Otro programa está usando `{ $path }`
    .hint = Espere a que termine e inténtelo de nuevo
disk-full = El disco está lleno: `{ $path }`
    .hint = Libere espacio e inténtelo de nuevo; no ha cambiado nada
file-exists = `{ $path }` ya existe
    .hint = { $force ->
            [none] Elija otro nombre
           *[other] Elija otro nombre o reemplácelo con `--force`
        }
    .window = Elija otro nombre
file-not-found = `{ $path }` no está
    .hint = Compruebe el nombre
file-too-large = `{ $path }` es demasiado grande
    .hint = Compruebe que ha elegido el archivo correcto
io = No se ha podido leer o escribir `{ $path }`: { $reason }
    .hint = Compruebe el disco e inténtelo de nuevo; no ha cambiado nada
not-a-regular-file = `{ $path }` es un enlace o una carpeta, no un archivo
    .hint = Ponga ahí el archivo mismo
output-failed = No se ha podido escribir la salida: { $reason }
    .hint = Compruebe adónde va la salida e inténtelo de nuevo
permission-denied = No tiene permiso para usar `{ $path }`
    .hint = Inténtelo de nuevo como el usuario propietario o pregunte a un administrador
    .window = Pida a quien administra este equipo permiso para modificar esta carpeta
read-only = No se puede escribir en `{ $path }`: el disco es de solo lectura
    .hint = Use `--state DIR` con una carpeta en la que se pueda escribir
    .window = Elija otro lugar, o haga que se pueda escribir en este

## Este equipo

activation-pending = Hay una solicitud abierta; su licencia aún no ha llegado
    .hint = Lleve la solicitud al proveedor, traiga la licencia y después `carnet install FILE`
    .window = Lleve la solicitud al proveedor y traiga la respuesta
clock-rolled-back = El reloj está { $back } por detrás de una hora ya registrada
    .hint = Ponga bien la fecha y la hora e inténtelo de nuevo
expired = La licencia ha caducado
    .hint = Pida al proveedor una licencia actualizada y después `carnet install FILE`
    .window = Pida al proveedor una licencia actualizada y traiga la respuesta
guard-missing = Falta la copia que protege la carpeta de estado
    .hint = Se vuelve a crear con el próximo cambio; si esto se repite, averigüe quién hace limpieza
import-too-late = El plazo para importar la licencia terminó hace { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
    .hint = Envíe otra vez la misma solicitud; el proveedor la responde de nuevo
in-grace = La licencia ha caducado y sigue en marcha durante un período de gracia
    .hint = Pida al proveedor una licencia actualizada y después `carnet install FILE`
    .window = Pida al proveedor una licencia actualizada y traiga la respuesta
license-by-code = La licencia de la activación { $serial } llegó por código, y el proveedor no podría comprobar un informe sobre ella
    .hint = Comunique al proveedor por otra vía lo que se ha usado
license-retired = La licencia de este equipo se ha devuelto
    .hint = Cree una solicitud nueva con `carnet request`
    .window = Para volver a usar el software aquí, actívelo de nuevo
licensed = Con licencia
machine-changed = Este equipo no es el que se activó: { $components }
    .hint = En el equipo que se activó, deshaga el cambio; si no, cree una solicitud nueva con `carnet request --new`
    .window = En el equipo que se activó, deshaga el cambio; si no, active este de nuevo
no-home = No hay carpeta personal en la que guardar el estado
    .hint = Indique una carpeta con `--state DIR`
    .window = Inicie el programa con --state y una carpeta
not-activated = Este equipo aún no tiene licencia
    .hint = Cree una solicitud con `carnet request`
    .window = Actívelo; necesita la clave de licencia que le dio el proveedor
not-installable = Un documento de tipo { $kind } no se instala
    .hint = Llévelo al proveedor; lo que se instala es la respuesta
not-set-up = Este producto no está configurado en este equipo
    .hint = Cree una solicitud con `carnet request --profile product.carnet`
    .window = Suelte en esta ventana el archivo product.carnet del proveedor
not-yet-valid = La licencia aún no ha empezado
    .hint = Espere a que empiece o ponga bien la fecha y la hora
nothing-to-deactivate = En este equipo no hay ninguna licencia que devolver
    .hint = `carnet status` muestra lo que hay aquí
    .window = No hay que hacer nada
nothing-to-report = En este equipo no hay ninguna licencia sobre la que informar
    .hint = `carnet status` muestra lo que hay aquí
observe-failed = No se ha podido anotar la hora
    .hint = Compruebe quién puede escribir en la carpeta de estado
other-device = La licencia es para otro equipo
    .hint = Llévela al equipo a cuya solicitud responde
other-product = El documento es para otro producto
    .hint = Compruebe que ha elegido el archivo correcto
profile-not-confirmed = No se ha confirmado el perfil del producto
    .hint = Compare la empresa y la clave con lo que le indicó el proveedor y después confirme, o use `--yes`
profile-not-trusted = El perfil no está firmado con las claves en las que confía este equipo
    .hint = Pida al proveedor un perfil firmado con la clave anterior
profile-older = El perfil es más antiguo que el que está en uso
    .hint = Conserve el que está en uso
portal-not-known = El perfil del producto no indica ningún portal
    .hint = Omita `--link`
receipt-unexpected = El recibo responde a algo que este equipo no ha enviado
    .hint = Llévelo al equipo que lo envió
request-unknown = La licencia responde a una solicitud que no está abierta en este equipo
    .hint = Llévela al equipo que creó la solicitud o cree una solicitud nueva
revision-lower = La licencia es más antigua (revisión { $offered }) que la instalada (revisión { $installed })
    .hint = Conserve la instalada
revision-repeated = La revisión { $revision } ya está instalada, con otro contenido
    .hint = Pida al proveedor la revisión siguiente
serial-retired = La activación { $serial } se devolvió en este equipo y no se puede volver a instalar
    .hint = Cree una solicitud nueva con `carnet request`
    .window = Cree una solicitud nueva
serial-superseded = La activación { $serial } se ha sustituido por una posterior
    .hint = Instale la posterior
serial-unknown = No hay ninguna activación { $serial } en este equipo
    .hint = `carnet status` muestra lo que hay aquí
    .window = Compruebe que ha elegido el archivo correcto
serial-wanted = Hay varias licencias; hay que indicar cuál
    .hint = Indique su número de serie con `--serial`
state-damaged = La carpeta de estado está dañada
    .hint = Restáurela desde una copia de seguridad, o configure el producto de nuevo y pida al proveedor que restablezca la activación anterior
state-format-newer = Los datos se escribieron con una versión más reciente (formato { $format })
    .hint = Instale la versión más reciente de este programa
state-not-given = No se sabe de qué producto se trata
    .hint = Indique su perfil con `--profile FILE` o su carpeta de estado con `--state DIR`
state-restored = La carpeta de estado es más antigua que antes: se ha restaurado una copia de seguridad
    .hint = Pida al proveedor una licencia actualizada y después `carnet install FILE`
    .window = Pida al proveedor una licencia actualizada y traiga la respuesta
vm-not-allowed = La licencia no permite máquinas virtuales
    .hint = Pida al proveedor una licencia que las permita
confirmation-unknown = El código no confirma nada que esté abierto en este equipo
    .hint = Compruebe que responde al código de activación de este equipo y que este equipo tiene la política de la licencia
policy-missing = No hay ninguna política instalada, y las licencias por código toman de una sus condiciones
    .hint = Instálela con `--policy ARCHIVO`; el proveedor la entrega con el software
    .window = Traiga la política que el proveedor entrega con el software

## Las respuestas del proveedor

activation-ended = Esta activación ha terminado; su licencia no se vuelve a entregar
    .hint = Cree una solicitud nueva en el equipo, con `carnet request --new`
    .window = Cree una solicitud nueva
activation-unknown = La licencia no tiene esa activación
    .hint = `carnet license show LICENSE` muestra la lista de sus activaciones
    .window = Compruebe el número; la licencia muestra qué activaciones tiene
borrow-too-long = La plaza no se puede tomar prestada hasta esa fecha
    .hint = Elija una fecha futura, no anterior al fin actual del préstamo y dentro de los días que permite la licencia
borrowed-until = La plaza está prestada; el equipo puede funcionar hasta que acabe el préstamo
    .hint = Desactive la licencia en el equipo, lo que da una prueba, o espere a que acabe ese tiempo
commitment-repeated = Otra activación tiene la misma prueba de desactivación
    .hint = Cree una solicitud nueva en el equipo, con `carnet request --new`
    .window = Cree una solicitud nueva
components-too-few = El equipo muestra muy pocos componentes para esta licencia
    .hint = Emita una licencia con un quórum menor, o cree la solicitud como root para que se pueda leer más
consumption-exhausted = Se ha agotado todo el uso que permite la licencia
    .hint = Compre más o espere al período siguiente
credential-missing = La solicitud no lleva ninguna clave de licencia
    .hint = Elija la licencia con `--license`
    .window = Elija la licencia para ella, o pida una solicitud creada con la clave de licencia
device-blocked = El proveedor ha bloqueado este equipo
    .hint = Pregunte al proveedor
edit-invalid = La licencia no se puede cambiar así
    .hint = { $do ->
            [renew] Solo una licencia que tiene fin puede durar más: esta es perpetua
           *[other] Compruebe los valores indicados
        }
expiry-missing = Una licencia de tipo { $type } necesita una fecha de fin
    .hint = Indíquela con `--days` o `--expires`
expiry-unexpected = Una licencia perpetua no tiene fecha de fin
    .hint = Elija otro tipo con `--type`, por ejemplo `time-limited`
forked = El estado del equipo no ha continuado desde donde estaba: se ha copiado o restaurado
    .hint = Pregunte al cliente qué ha pasado con el equipo
license-ambiguous = Hay varias licencias que empiezan por `{ $license }`
    .hint = Indique una parte mayor del id
license-differs = La solicitud nombra la licencia { $license }, no la indicada con `--license`
    .hint = Omita `--license`
license-disabled = La licencia está suspendida por ahora
    .hint = Pregunte al proveedor; un gestor de licencias puede habilitarla de nuevo
license-expired = La licencia ha caducado
    .hint = Asígnele una nueva fecha de fin con `carnet refresh`
    .window = Renueve la licencia, o pida al proveedor que la renueve
license-revoked = La licencia se ha revocado
    .hint = Pregunte al proveedor
license-unknown = No existe esa licencia
    .hint = Compruebe la clave de licencia o el id con el proveedor
not-floating = La licencia no es flotante, así que sus plazas no se prestan
    .hint = Active el equipo de la forma habitual o pida al proveedor una licencia flotante
one-document-wanted = Aquí se necesita un documento, y hay { $count }
    .hint = Indíquelos uno por uno
one-output-wanted = Varias solicitudes dan un solo paquete de resultados
    .hint = Indique exactamente un `-o FILE.carnet`
out-of-scope = El permiso no abarca este producto, esta política, este pedido o esta cuenta
    .hint = Pida a un administrador que lo amplíe
permission-missing = Falta el permiso para esto
    .hint = Pídalo a un administrador
plan-invalid = Una licencia no puede llevar estas condiciones
    .hint = Los códigos de función tienen como máximo 12 caracteres; los valores y metadatos, como máximo 32
product-exists = El producto `{ $product }` ya existe
    .hint = Elija otro código
product-unknown = No hay ningún producto `{ $product }`
    .hint = Créelo con `carnet product create`
proof-invalid = La solicitud no se creó con la clave de esta licencia
    .hint = Cree una solicitud nueva en el equipo, con la clave de licencia correcta
quota-exceeded = Ya se han emitido todas las licencias de este producto que permite la cuota
    .hint = Pida a un administrador una cuota mayor
report-not-kept = Esto es un informe de uso, y una carpeta del proveedor no guarda ninguno
    .hint = Llévelo al portal del proveedor
report-stale = Ya se había recibido un informe posterior de este equipo
    .hint = Cree un informe nuevo en el equipo
request-id-conflict = Otra solicitud de este equipo tiene el mismo id
    .hint = Cree una solicitud nueva en el equipo, con `carnet request --new`
    .window = Cree una solicitud nueva
resets-exhausted = No se pueden restablecer más activaciones de esta licencia sin prueba
    .hint = Pida la desactivación desde el equipo
revisions-exhausted = Esta activación ha agotado todas sus revisiones
    .hint = Cree una solicitud nueva en el equipo, con `carnet request --new`
    .window = Cree una solicitud nueva
seats-below-use = Hay más plazas ocupadas de las que tendría la licencia
    .hint = Libere plazas antes
seats-exhausted = Todas las plazas de la licencia están ocupadas
    .hint = Desactive antes otro equipo o compre más plazas
serials-exhausted = Esta carpeta del proveedor ha agotado sus números de serie
    .hint = Cree otra carpeta del proveedor con otro `--issuer`
some-refused = Se han rechazado algunas solicitudes
    .hint = El paquete de resultados indica el motivo de cada una
tombstone-invalid = La prueba de desactivación no es válida
    .hint = Pida otra vez la desactivación desde el equipo
transfers-exhausted = La licencia ya no se puede trasladar a otro equipo
    .hint = Pida más traslados al proveedor
user-unassigned = El usuario no está asignado a la licencia
    .hint = Compruebe qué usuarios tiene la licencia
users-exhausted = No se pueden asignar más usuarios a la licencia
    .hint = Quite antes la asignación de uno o aumente el número
variables-exhausted = El equipo ya ha comunicado valores con tantos nombres como guarda el proveedor
    .hint = Use en el informe nombres que ya se hayan comunicado
vendor-damaged = Un archivo de la carpeta del proveedor está dañado: `{ $path }`
    .hint = Restaure la carpeta desde una copia de seguridad
vendor-exists = Ya hay una carpeta del proveedor en `{ $path }`
    .hint = Elija otra carpeta
vendor-missing = No hay ninguna carpeta del proveedor en `{ $path }`
    .hint = Créela con `carnet key generate`
activation-code-unknown = El código de activación no responde a ninguno de los códigos de inicialización
    .hint = Compruebe que el equipo recibió un código de inicialización de esta carpeta del proveedor
    .window = Compruebe el código y la empresa, y que el equipo recibió un código de inicialización de este proveedor
initialization-expired = El código de inicialización no se ha usado a tiempo
    .hint = Cree uno nuevo con `carnet code initialize`
    .window = Pida al proveedor un nuevo código de inicialización
initialization-used = El código de inicialización ya se ha usado, para otro código de activación
    .hint = Cree uno nuevo con `carnet code initialize`
    .window = Pida al proveedor un nuevo código de inicialización
policy-unfit = La política es para otro producto o para otro tipo de licencia
    .hint = Elija otra con `--policy`; `carnet policy list` muestra la lista
    .window = Elija la política firmada del producto y del tipo de la licencia; para una licencia flotante no la hay
policy-unknown = No hay ninguna política `{ $policy }`
    .hint = Cree una con `carnet policy create` o consulte la lista con `carnet policy list`

## El portal

already-exists = Ya existe este elemento de tipo `{ $kind }`
    .hint = Elija otro nombre o código, o use el que ya existe
body-incomplete = El resto de lo enviado no ha llegado a tiempo
    .hint = Compruebe la conexión y envíelo de nuevo
body-not-json = Lo enviado no es JSON, en { $place } (línea:columna)
    .hint = Corríjalo en ese lugar y envíelo de nuevo
body-too-large = Lo enviado es demasiado grande
    .hint = Envíelo en partes más pequeñas
changed-meanwhile = Entretanto alguien lo ha cambiado
    .hint = Léalo de nuevo y cámbielo otra vez
content-type-unsupported = El tipo de contenido debe ser `{ $wanted }`
    .hint = Envíelo de nuevo con la cabecera `Content-Type: { $wanted }`
courier-log-forged = { $number ->
        [0] Lo transportado no continúa lo que el portal tiene de esta réplica
       *[other] La entrada { $number } de lo transportado no continúa lo que el portal tiene de esta réplica
    }
    .hint = No envíe nada más desde este portátil y muéstrelo a un administrador: su registro se ha modificado, o sus archivos se han restaurado de una copia de seguridad
field-invalid = El campo `{ $field }` no es correcto; debería ser: { $rule }
    .hint = Corrija el campo y envíelo de nuevo
idempotency-key-reused = La clave de idempotencia ya se ha usado para otra cosa
    .hint = Elija una clave nueva para cada solicitud nueva
method-not-allowed = Esta ruta no admite ese método
    .hint = Los métodos de cada ruta están en /docs
not-found = { $of ->
        [courier] En esta dirección no hay ningún portal de Carnet, o no le deja sincronizar
       *[other] No existe ese elemento de tipo `{ $kind }`, o usted no tiene permiso para verlo
    }
    .hint = { $of ->
            [courier] Compruebe la dirección del portal y pregunte a su administración si puede sincronizar
           *[other] Compruebe el id o pregunte a un administrador si puede verlo
        }
not-signed-in = { $of ->
        [courier] El portal no conoce esta clave de API, o ya no es válida
       *[other] Nadie ha iniciado sesión, o la clave de API ya no es válida
    }
    .hint = { $of ->
            [courier] Indique una válida con `--portal URL --api-key-file ARCHIVO`
           *[other] Envíe una clave de API en la cabecera `Authorization: Bearer …`
        }
parameter-invalid = El parámetro `{ $name }` no es correcto
    .hint = Corríjalo; en /docs se describe qué puede ser
path-unknown = No hay nada en esta ruta
    .hint = La lista de rutas está en /docs
portal-busy = El portal tiene demasiado trabajo
    .hint = Inténtelo de nuevo en un momento
portal-clock-jumped = El reloj del portal ha dado un salto, así que no se firma nada
    .hint = Para el operador: ponga bien el reloj y después inicie de nuevo el portal
portal-failed = Algo falló en el portal
    .hint = Comunique al operador el id de la solicitud
portal-unavailable = El portal no puede acceder a su base de datos o escribir en ella
    .hint = Inténtelo de nuevo más tarde
reference-unknown = Hace referencia a algo que no existe
    .hint = Compruebe los id que contiene o cree antes lo que falta
replica-lost = Esta réplica se declaró perdida
    .hint = Comience una réplica nueva; quien haya encontrado el portátil debe devolverlo a un administrador
replica-other-user = Esta réplica es de otro usuario
    .hint = Inicie sesión con el usuario al que pertenece la réplica, o comience una propia
still-in-use = Otra cosa hace referencia a él
    .hint = Archívelo o elimine antes lo que hace referencia a él
sync-cursor-unknown = No hay ningún cambio sellado con este número: la réplica es de otro portal, o de este antes de que se restaurara
    .hint = Comience la réplica de nuevo
sync-version-unsupported = { $of ->
        [courier] El portal no habla la versión { $versions } de la sincronización, que es la de este programa
       *[other] El portal no habla esta versión de la sincronización; habla: { $versions }
    }
    .hint = { $of ->
            [courier] Instale la versión de Carnet que corresponde al portal
           *[other] Envíe una de estas versiones en la cabecera `carnet-sync-version`, o instale la versión de Carnet que corresponde al portal
        }
table-column-unknown = La tabla tiene una columna `{ $name }` que no se conoce
    .hint = Cambie el nombre de la columna u omítala
table-damaged = La tabla no se puede leer a partir de la línea { $place }
    .hint = Guárdela de nuevo como CSV en UTF-8; cada línea tiene tantas columnas como la primera
too-many-requests = Demasiadas solicitudes a la vez
    .hint = Espere un poco e inténtelo de nuevo

## El mensajero

answer-unknown = No hay ninguna respuesta así que entregar
    .hint = Sincronice primero; lo que espera al portal aún no tiene respuesta
api-key-invalid = Esto no puede ser una clave de API
    .hint = Copie de nuevo la clave entera, sin espacios, tal como la mostró el portal
ca-invalid = No se pueden leer los certificados en los que confiar
    .hint = Indique un archivo PEM con uno o varios certificados, cada uno de una línea BEGIN a una línea END
certificates-unavailable = Este equipo no tiene certificados con los que reconocer el portal
    .hint = Instale los certificados del sistema o indique el certificado de la autoridad del portal
language-invalid = Esto no puede ser el nombre de un idioma
    .hint = Indique un idioma como `en` o `es-MX`
log-cut = Faltan entradas al final del registro de lo transportado
    .hint = Deje el archivo como está y avise a la administración del portal, que tiene las entradas enviadas
log-forged = El registro de lo transportado no está como se escribió
    .hint = Deje el archivo como está y avise a la administración del portal, que tiene las entradas enviadas
network-captive = La red muestra una página propia en lugar del portal
    .hint = Inicie sesión en la red con un navegador y sincronice de nuevo
not-a-replica = El archivo no es una réplica
    .hint = Compruebe el nombre de la réplica; no se ha cambiado nada
operation-id-taken = Hay otra operación con este id
    .hint = Dé a la operación un id que no se haya usado nunca
operation-invalid = Un campo de la operación no es correcto
    .hint = Compruebe los nombres y los documentos; un nombre es una línea sin caracteres de control
answer-foreign = Lo que el portal respondió a la operación `{ $id }` no es una respuesta a ella
    .hint = Sincronice de nuevo; si sigue igual, avise a quien administra el portal
operation-too-old = La operación se envió hace mucho sin respuesta, y puede que el portal la haya olvidado
    .hint = Vea cómo está, y hágalo otra vez si no está hecho
operation-under-way = El portal tiene la operación, o puede que la tenga
    .hint = Sincronice y vea qué ha sido de ella; lo hecho se deshace con otro cambio
portal-silent = Se llegó al portal, pero ya no dice nada
    .hint = Compruebe la red y sincronice de nuevo; no se ha perdido nada
portal-unreachable = No se puede llegar al portal
    .hint = Compruebe la red y la dirección del portal; lo hecho espera hasta que haya conexión
portal-untrusted = Quien responde no puede demostrar que es el portal
    .hint = Compruebe el reloj y la dirección del portal; si su certificado es de una autoridad propia, indíquela
portal-url-invalid = Esto no puede ser la dirección de un portal
    .hint = Indique una dirección que empiece por `https://`, sin nombre de usuario, `?` ni `#`; `http://` solo para este mismo equipo
proxy-failed = El proxy no deja pasar la llamada
    .hint = Compruebe la dirección, el usuario y la contraseña del proxy, y si permite el portal
proxy-invalid = Esto no puede ser la dirección de un proxy
    .hint = Indique una dirección como `http://proxy.example:3128`
replica-damaged = El archivo de la réplica está dañado
    .hint = Recupere una copia de seguridad del archivo o comience una réplica nueva
replica-in-use = Otro programa sincroniza la misma réplica
    .hint = Espere a que termine e inténtelo de nuevo
replica-unavailable = No se puede leer o escribir el archivo de la réplica
    .hint = Compruebe la carpeta, sus permisos y el espacio en el disco
sync-answer-malformed = La respuesta no es la de un portal
    .hint = Compruebe la dirección del portal; si es correcta, avise a su administración
sync-answers-unfit = El portal ha respondido a otras operaciones que las enviadas
    .hint = Avise a la administración del portal; las operaciones siguen esperando aquí
sync-log-unfit = El portal tiene otro registro de esta réplica que el enviado
    .hint = Deje el archivo como está y avise a la administración del portal
sync-other-user = La réplica es de otra empresa o de otro usuario
    .hint = Use la clave de API con la que se comenzó o comience una réplica propia
sync-pages-endless = El portal envía página tras página, sin fin
    .hint = Avise a la administración del portal; lo recibido hasta ahora se conserva
sync-pages-out-of-order = Una página del portal no es la que sigue
    .hint = Sincronice de nuevo; si el resultado es el mismo, avise a la administración del portal
sync-portal-went-back = El portal se restauró de una copia más antigua
    .hint = Pregunte a su administración qué se perdió y comience la réplica de nuevo
sync-scope-unsteady = Lo que usted puede ver cambia más deprisa de lo que se puede recibir
    .hint = Sincronice de nuevo cuando ya nadie cambie sus permisos

## Cómo debería ser un campo

rule-another-customer = otro cliente
rule-as-it-was = como estaba: no cambia nunca
rule-at-most = como máximo { $max }
rule-at-most-days = como máximo { $max } días
rule-at-most-entries = como máximo { $max } entradas
rule-between = de { $min } a { $max }
rule-bytes = un tamaño en bytes
rule-code = de 1 a { $max } letras, cifras, guiones, puntos o guiones bajos
rule-color = un color como #2266cc
rule-custom-fields = campos del producto, con valores de su tipo
rule-days = un número entero de días, si el tipo de licencia tiene fin y `expires_at` está vacío
rule-default-value = un valor predeterminado del tipo del campo
rule-each-name-once = cada nombre una sola vez
rule-email = una dirección como nombre@example.com
rule-end = un día como 2027-01-31, o segundos desde la época, si el tipo de licencia tiene fin
rule-entries-between = de { $min } a { $max } entradas
rule-feature-code = de 1 a { $max } letras, cifras, puntos, guiones o guiones bajos, con una letra o cifra al principio
rule-fields = los campos de su tipo
rule-https = direcciones por https
rule-id = de 1 a { $max } letras, cifras, guiones, puntos, dos puntos o guiones bajos
rule-json-shape = como se describe en /docs; { $reason } ({ $place })
rule-language = una etiqueta de idioma como en o pt-BR
rule-languages = como máximo { $max } etiquetas como en o pt-BR
rule-license-keys = una clave de licencia válida para cada licencia
rule-license-terms = condiciones que una licencia puede llevar
rule-licenses-at-once = de 1 a { $max }, y como máximo { $all } licencias en total
rule-line = una línea de { $max } caracteres como máximo
rule-metadata = un objeto de { $entries } entradas y { $max } KiB como máximo, sin caracteres de control
rule-named = un correo, un apellido o un nombre de empresa
rule-new-license-key = una clave de licencia que ninguna licencia tiene
rule-not-empty = no vacío
rule-one-primary-contact = como máximo un contacto principal
rule-one-source = exactamente uno de `policy`, `product` y `bundle`
rule-orders-customer = el correo de un solo cliente, el del pedido
rule-policy-code = el código de una política con la que se emiten licencias
rule-product-code = de 1 a { $max } letras, cifras, puntos, guiones o guiones bajos, con una letra o cifra al principio
rule-product-id = el id de un producto
rule-product-with-policy = el código del producto de la política, o de uno que tiene política por defecto
rule-set-by-merging = lo que resulta de fusionar clientes
rule-settable-role = otro papel: un administrador puede hacerlo todo
rule-sha256 = un SHA-256 en hexadecimal
rule-text = un texto de { $max } caracteres como máximo
rule-texts = textos
rule-time = segundos desde 1970
rule-title = una línea de 1 a { $max } bytes
rule-without-nul = textos sin el carácter U+0000

## Las órdenes del portal

audit-broken = La cadena de la auditoría está rota: algo ha cambiado la auditoría sin pasar por el portal
    .hint = Deje la base de datos como está, averigüe quién la ha cambiado y compárela con la copia de seguridad más reciente
backup-exists = `{ $path }` ya existe
    .hint = Elija otro nombre con `--to`
backup-unfinished = `{ $path }` está ahí: se está escribiendo otra copia de seguridad, o una se interrumpió
    .hint = Espere a que se termine de escribir; si no hay ninguna en marcha, elimine el archivo e inténtelo de nuevo
backup-unreadable = `{ $path }` no es una copia de seguridad
    .hint = Indique con `--from` el archivo que escribió `carnet-portal backup`
certificate-unusable = El certificado `{ $path }` no se puede usar
    .hint = Él y su clave deben ser PEM y corresponderse; lo que creó `--self-signed` se crea de nuevo cuando se eliminan ambos
clock-behind = La empresa `{ $company }` ha firmado algo con fecha de más de un día después de la que marca este reloj
    .hint = Ponga bien la fecha y la hora y después inicie de nuevo el portal
command-failed = No se ha podido ejecutar la orden
    .hint = Corrija la causa indicada arriba e inténtelo de nuevo
company-exists = El portal ya tiene la empresa { $company }
    .hint = Si ya se incorporó antes, no hay que hacer nada; si no, indique la carpeta correcta con `--vendor`
company-taken = Ya hay una empresa con este código o dominio
    .hint = Elija otro con `--company` o `--domain`
company-unknown = Aquí no hay ninguna empresa `{ $company }`
    .hint = Compruebe el código; `carnet-portal audit verify` nombra todas las empresas
copy-differs = `{ $table }` es distinta después de copiarla
    .hint = No se ha guardado nada; detenga todos los portales que usan la base de datos e inténtelo de nuevo
copy-failed = `{ $table }` no se ha podido copiar
    .hint = No se ha guardado nada; corrija la causa indicada arriba e inténtelo de nuevo
copy-target-used = El destino no está vacío: tiene { $count } filas en `{ $table }`
    .hint = Indique una base de datos vacía
data-key-missing = No hay ninguna clave de datos `{ $path }`
    .hint = Compruebe `--dir` y `--data-key`
data-key-needed = La clave de datos del portal copiado hace falta en `{ $path }`
    .hint = Póngala antes ahí, solo para su propietario
data-key-unreadable = La clave de datos `{ $path }` no se puede leer ni crear
    .hint = Es una línea de base64; compruebe que está entera y quién puede leerla
data-key-wrong = Esta base de datos se creó con otra clave de datos
    .hint = Indique el archivo correcto con `--data-key`
database-missing = No hay ninguna base de datos `{ $path }`
    .hint = Compruebe `--dir`; una base de datos en otro lugar se indica con `--database`
database-unreachable = No se puede abrir la base de datos
    .hint = Compruebe su dirección, que está en marcha y quién puede usarla; la contraseña va en `PGPASSWORD` o en `~/.pgpass`
domain-invalid = `{ $domain }` no es un nombre de host
    .hint = Escríbalo como licenses.example.com, sin https:// y sin puerto
import-interrupted = Una orden se interrumpió en la carpeta del proveedor `{ $path }`
    .hint = Ejecute sobre ella `carnet license list`, que completa la orden, e inténtelo de nuevo
listen-failed = El portal no puede escuchar en { $address }
    .hint = Detenga lo que escucha ahí o elija otra dirección con `--listen`
vendor-foreign = `{ $path }` no es una carpeta del proveedor
    .hint = Indique con `--vendor` la carpeta que creó `carnet key generate`

## Las órdenes del técnico

connection-damaged = Lo que se guarda sobre el portal no se puede usar
    .hint = Ejecute otra vez `carnet sync` con `--portal URL` y `--api-key-file ARCHIVO`; lo visto y lo hecho se conserva
connection-missing = No se sabe dónde está el portal
    .hint = La primera vez, indique `--portal URL` y `--api-key-file ARCHIVO`; ambos se guardan
crossing-not-confirmed = Nadie ha dejado pasar los documentos
    .hint = Léalos y conteste que sí en el terminal; en un script, use `--yes`
date-past = `{ $date }` ya ha pasado
    .hint = Elija un día que aún esté por llegar
deliver-target-missing = Los documentos necesitan un archivo, un código en la pantalla o una memoria USB como destino
    .hint = Indique `-o ARCHIVO`, `--drop CARPETA` o, sin `--json`, `--qr`
machine-name-blank = El nombre del equipo no tiene nada visible
    .hint = Indique el nombre que se usa en el lugar
machine-wanted = No se sabe cómo se llama el equipo
    .hint = Indíquelo con `--machine NOMBRE`
not-for-the-portal = Un documento de tipo { $thing } no es algo que un equipo envíe al portal
    .hint = Llévese una solicitud, una desactivación o un informe
nothing-to-bring = No hay nada que llevar a `{ $machine }`
    .hint = { $waiting ->
            [0] `carnet courier owed` dice qué se debe a quién; `--again` lleva otra vez lo ya entregado
            [one] Una operación para él espera al portal: ejecute `carnet sync`
           *[other] { $waiting } operaciones para él esperan al portal: ejecute `carnet sync`
        }
operation-ambiguous = Varias operaciones empiezan por `{ $id }`
    .hint = Indique más caracteres del identificador
operation-unknown = No hay ninguna operación `{ $id }` en la réplica
    .hint = `carnet courier answer` las enumera
operation-wants-no-license = La operación `{ $id }` no espera a que se elija una licencia
    .hint = Indique una solicitud rechazada por no llevar clave de licencia; `carnet courier answer` muestra cuáles
page-name = La página no se puede escribir como `{ $path }`
    .hint = Termine el nombre en .html
portal-refused = El portal dice que no: { $code }
    .hint = Pregunte al administrador del portal; quizá una versión más nueva de este programa conozca el motivo
replica-missing = No hay ninguna réplica en `{ $path }`
    .hint = Compruebe el nombre, o créela con `carnet sync --portal URL --api-key-file ARCHIVO`
replica-unmet = La réplica no ha visto todavía su portal, así que no se sabe quién lleva
    .hint = Ejecute `carnet sync` una vez donde haya red
row-ambiguous = Varias cosas de tipo { $thing } empiezan por `{ $id }`
    .hint = Indique más caracteres del identificador
row-unknown = La réplica no tiene nada de tipo { $thing } con el identificador `{ $id }`
    .hint = Búsquelo con `carnet courier search TEXTO`; lo nuevo llega con `carnet sync`
terminal-missing = Un código solo se puede mostrar en un terminal
    .hint = Escríbalo en un archivo con `-o ARCHIVO.png`, o ponga los documentos en una memoria USB con `--drop CARPETA`
ui-courier-answer-to = Respuesta a { $id }: { $what }
ui-courier-answered = El portal ha hecho { $applied } de las operaciones y ha rechazado { $refused }
ui-courier-ask-collect = ¿Llevarlo? [s/N]
ui-courier-ask-deliver = ¿Llevarlo al equipo? [s/N]
ui-courier-ask-passphrase = Frase de contraseña de esta réplica:
ui-courier-ask-taken = ¿Se ha fotografiado el código? [s/N]
ui-courier-ask-too = ¿Llevarlo también con este nombre? [s/N]
ui-courier-backup = La réplica está copiada en `{ $path }`. Siga con una sola de las dos
ui-courier-claim = { "  " }código de reclamación { $claim }; elija la licencia con `carnet courier answer { $id } --license LICENCIA`
ui-courier-collected = { $thing } de { $machine }: va con usted como { $id }
ui-courier-delivered = { $count ->
        [one] Un documento va de camino a { $machine }; está en el registro
       *[other] { $count } documentos van de camino a { $machine }; están en el registro
    }
ui-courier-do-assign-user = asignar el usuario { $user } a la licencia { $subject }
ui-courier-do-block-device = bloquear el dispositivo { $subject }
ui-courier-do-borrow = tomar en préstamo la activación { $subject } hasta { $date }
ui-courier-do-declare-dead = declarar perdido el dispositivo { $subject }
ui-courier-do-disable = desactivar por ahora la licencia { $subject }
ui-courier-do-document = { $kind }
ui-courier-do-enable = volver a permitir la licencia { $subject }
ui-courier-do-note = nota en la licencia { $subject }
ui-courier-do-refresh = próxima revisión de la activación { $subject }
ui-courier-do-renew = renovar la licencia { $subject } por { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
ui-courier-do-reset-activation = restablecer la activación { $subject }
ui-courier-do-reset-license = restablecer todos los dispositivos de la licencia { $subject }
ui-courier-do-revoke = revocar la licencia { $subject }
ui-courier-do-transfer = pasar la licencia { $subject } al pedido { $order }
ui-courier-do-unassign-user = quitar el usuario { $user } de la licencia { $subject }
ui-courier-do-unblock-device = desbloquear el dispositivo { $subject }
ui-courier-document = Documento con SHA-256 { $digest }
ui-courier-forgotten = La dirección del portal y la clave de API están olvidadas; lo visto y lo hecho se conserva
ui-courier-handed-over = { "  " }entregado a { $machine }
ui-courier-kept-anew = Lo que se guardaba sobre el portal se ha reemplazado, y con ello la frase de contraseña: desde ahora lo abre la nueva
ui-courier-known = { $thing } de { $machine }: ya se llevaba como { $id }; nada ha cambiado
ui-courier-known-as = Ya en cola como { $id }: { $what }
ui-courier-known-elsewhere = Este documento ya se lleva para { $known }
ui-courier-line-applied = { $id } · { $what } · { $machine } · hecho
ui-courier-line-hint = { "  " }{ $hint }
ui-courier-line-refused = { $id } · { $what } · { $machine } · rechazado: { $reason } [{ $code }]
ui-courier-line-waiting = { $id } · { $what } · { $machine } · espera al portal
ui-courier-log-empty = Todavía no se ha llevado nada
ui-courier-log-holds = El registro es correcto: { $entries } entradas, de las que el portal conoce { $told }; termina con { $head }
ui-courier-log-line = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest }
ui-courier-log-line-inspected = { $number } · { $time } · { $who } · { $from } → { $to } · { $what } · { $digest } · permitido por { $inspector }
ui-courier-machine-alike = Hasta ahora había un equipo `{ $known }`; `{ $machine }` cuenta como otro
ui-courier-more = Hay más: indique más palabras, `--kind TIPO` o un `--limit` mayor
ui-courier-more-below = { "  " }Hay más, que `carnet courier search` encuentra
ui-courier-none-refused = El portal no ha rechazado nada
ui-courier-none-waiting = Nada espera al portal
ui-courier-not-checked = no se comprueba aquí: solo quien lo recibe tiene la clave
ui-courier-nothing-found = La réplica no tiene nada que coincida
ui-courier-outbox-empty = Todavía no se ha hecho nada que el portal deba saber
ui-courier-owed = { $machine }: { $what }
ui-courier-owed-nothing = No se debe nada a ningún equipo
ui-courier-owed-ready = { $count ->
        [one] una respuesta por llevar
       *[other] { $count } respuestas por llevar
    }
ui-courier-owed-waiting = { $count ->
        [one] una operación espera al portal
       *[other] { $count } operaciones esperan al portal
    }
ui-courier-page-carrier = Lo lleva
ui-courier-page-count = { $count ->
        [one] Un documento
       *[other] { $count } documentos
    }
ui-courier-page-date = Fecha
ui-courier-page-digest = SHA-256
ui-courier-page-from = De
ui-courier-page-inspector = Nombre de quien deja pasar los documentos
ui-courier-page-operation = Operación
ui-courier-page-portal = el portal
ui-courier-page-purpose = Estos son todos los campos de los documentos que pasan. Su SHA-256 dice si un archivo es uno de ellos
ui-courier-page-signature = Firma
ui-courier-page-title = Inspección de documentos transportados
ui-courier-page-to = A
ui-courier-page-verified = Firma del documento
ui-courier-page-when = Cuándo (UTC)
ui-courier-pending = { "  " }pendiente hasta que hable el portal: { $what } ({ $id })
ui-courier-progress = { $rows } cosas recibidas, { $operations } operaciones contestadas
ui-courier-queued = En cola como { $id }: { $what }. Estará hecho cuando hable el portal
ui-courier-still-owed = Se le sigue debiendo a { $machine }
ui-courier-synced = { $rows ->
        [0] Al día con el portal; allí no había nada nuevo
        [one] Al día con el portal; había una cosa nueva o cambiada
       *[other] Al día con el portal; { $rows } licencias, equipos, clientes y demás eran nuevos o habían cambiado
    }
ui-courier-to-bring = { $count ->
        [one] { "  " }hay un documento que llevar a { $machine }
       *[other] { "  " }hay { $count } documentos que llevar a { $machine }
    }
ui-courier-withdrawn = { $id } queda retirada: { $what }

## Cómo se ha llamado

date-invalid = `{ $date }` no es una fecha
    .hint = Escríbala como AAAA-MM-DD
demo-failed = La demostración ha fallado: { $step }
    .hint = Comuníquelo, por favor, junto con la carpeta que se indicó
demo-folder-not-empty = `{ $path }` no está vacía
    .hint = Indique una carpeta vacía o nueva con `--dir DIR`
deactivation-not-confirmed = La licencia no se ha devuelto
    .hint = Inténtelo de nuevo cuando esté seguro
expiry-past = La licencia ya habría caducado
    .hint = Elija un día posterior
given-twice = `{ $name }` se ha indicado dos veces
    .hint = Indíquelo una sola vez
usage = No se entiende la orden: { $reason }
    .hint = `carnet help` muestra cómo se usa
wrong-key = El documento debe firmarse con la clave que contiene
    .hint = Compruebe qué clave se usa
extension-unknown = El nombre `{ $path }` no indica en qué formato escribir
    .hint = Termínelo en .carnet, .txt, .png, .svg o .gif
    .window = Termine el nombre en .carnet, .txt, .png, .svg, .gif o .html
input-is-output = `{ $path }` es lo que se lee
    .hint = Elija otro nombre para escribir
output-twice = `{ $path }` se escribiría dos veces
    .hint = Elija otro nombre para uno de los dos
no-randomness = El sistema no da números aleatorios
    .hint = Inténtelo de nuevo cuando el sistema haya arrancado
terminal-too-small = El código QR animado necesita un terminal de { $columns } columnas y { $rows } filas
    .hint = Agrande la ventana, elija una `--version` más baja o escriba una película con `-o ARCHIVO.gif`
code-not-given = No se ha indicado ningún código
    .hint = Escríbalo en el terminal o indique un archivo con `--code-file ARCHIVO`
policy-ambiguous = Hay varias políticas que empiezan por `{ $policy }`
    .hint = Indique una parte mayor del hash
policy-has-times = Una política no lleva fechas: vienen con cada licencia
    .hint = Indique `--days` o `--expires` al crear la licencia
policy-wanted = El producto `{ $product }` tiene varias políticas
    .hint = Indique una con `--policy`; `carnet policy list` muestra la lista
bundle-name = Un paquete no se puede escribir como `{ $path }`
    .hint = Termine el nombre en .carnet
policy-has-terms = Las condiciones de una licencia por código son las de su política; solo pueden cambiar sus plazos
    .hint = Indique `--days` o `--expires`; para otras condiciones, cree otra política y empiece de nuevo con `carnet code initialize`
resume-foreign = `{ $path }` no es lo que guardó una lectura
    .hint = Indique un archivo nuevo, o el de la lectura interrumpida
value-unknown = `{ $value }` no es uno de los valores posibles
    .hint = `--help` muestra la lista

## Lo que dicen los comandos

ui-activation-ended = activación { $serial } · dispositivo { $device } · desde { $date } · terminada { $ending }
ui-activation-live = activación { $serial } · dispositivo { $device } · desde { $date } · activa
ui-ask-license-key = Clave de licencia:
ui-ask-passphrase = Frase de contraseña de las claves del proveedor:
ui-ask-passphrase-again = La misma frase de contraseña otra vez:
ui-bundle-made = { $count ->
        [one] Hay un documento en el paquete
       *[other] Hay { $count } documentos en el paquete
    }
ui-bundle-row = { $count } × { $kind } · { $outcome }
ui-code-accepted = El código es válido: la plaza de la licencia { $license } está libre
ui-code-activation = Comunique al proveedor este código de activación; el código de confirmación que vuelve se escribe con `carnet code install`
ui-code-activation-again = Esta inicialización ya se había respondido; aquí está otra vez el mismo código de activación
ui-code-deactivation = La licencia se ha devuelto. Comunique al proveedor este código; se puede volver a mostrar
ui-code-initialization = Empieza la activación { $serial } de la licencia { $license }. El código sirve para un solo equipo, durante { $days ->
        [one] un día
       *[other] { $days } días
    }
ui-code-first-line = Primera línea:
ui-code-known = Esto ya se había aceptado; la licencia { $license } sigue como estaba
ui-code-line = Línea { $line } de { $lines }:
ui-code-line-ended = activación { $serial } por código · iniciada el { $date } · terminada
ui-code-line-live = activación { $serial } por código · iniciada el { $date } · activa
ui-code-line-open = activación { $serial } por código · iniciada el { $date } · aún sin respuesta
ui-component-board = placa base
ui-component-disk = disco
ui-component-machine-id = id del equipo
ui-component-network-card = tarjeta de red
ui-component-processor = procesador
ui-component-system-uuid = UUID del sistema
ui-days = { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
ui-enforcement-advisory = Solo avisar
ui-enforcement-grace = Período de gracia y después parar
ui-enforcement-strict = Parar enseguida
ui-deactivate-ask = La licencia de este equipo se devuelve definitivamente. ¿Continuar? [s/N]
ui-deactivation-accepted = La prueba es válida: la activación { $serial } de la licencia { $license } ha terminado y su plaza está libre
ui-deactivation-known = Esto ya se había aceptado; aquí está otra vez el mismo recibo
ui-deactivation-made = La licencia se ha devuelto. Lleve la prueba al proveedor; se puede volver a mostrar hasta que llegue el recibo
ui-deactivation-repeated = La licencia ya se había devuelto; aquí está otra vez la misma prueba
ui-demo-again = La misma solicitud otra vez, ahora como texto: la respuesta es la misma y no ocupa una segunda plaza
ui-demo-deactivate =
    ── El equipo devuelve su licencia ──
    La prueba se guarda antes de mostrarse, para que perder una memoria USB no cueste una plaza
ui-demo-denied = El equipo ya no tiene licencia, y la antigua no se puede volver a instalar
ui-demo-device =
    ── El equipo sin red hace su solicitud ──
    Su clave nunca sale de él. La clave de licencia no viaja: la solicitud lleva una prueba que solo puede crear quien la tiene
ui-demo-done = Todo ha salido bien. Los archivos están en `{ $path }`: véalos con `carnet inspect FILE`
ui-demo-folder = Esto recorre la vida entera de una licencia, con archivos en `{ $path }`. Las órdenes están tal como se escribirían allí
ui-demo-inspect = Todo lo que sale de la instalación se puede leer antes de que salga
ui-demo-install =
    ── De vuelta en el equipo ──
    La licencia llega como imagen y se lee de ella
ui-demo-issue =
    ── El proveedor responde ──
    La solicitud se lee de su imagen QR, se comprueba su prueba y se firma una licencia solo para este equipo
ui-demo-license = Se crea una licencia. Su clave se entrega al cliente
ui-demo-receipt = El proveedor comprueba la prueba, libera la plaza y firma un recibo
ui-demo-refresh =
    ── Condiciones nuevas ──
    El cliente ha comprado más. Un solo archivo lo trae; no hace falta una solicitud nueva
ui-demo-refused = La licencia antigua se presenta una vez más y debe rechazarse
ui-demo-vendor =
    ── El proveedor se prepara ──
    Una carpeta con claves, un producto y el perfil firmado que se entrega con él
ui-drop-known = Ya está ahí: `{ $path }`
ui-drop-left = { $count ->
        [one] Un archivo no es para este lado y se queda
       *[other] { $count } archivos no son para este lado y se quedan
    }
ui-drop-nothing = No hay nada que hacer
ui-drop-readme = Esta carpeta lleva licencias de software a equipos que no tienen red.
    outbox: lo que envían los equipos. Llévelo al proveedor.
    inbox: lo que envía el proveedor. Conecte la memoria USB al equipo.
    taken: lo que ya se ha tramitado. Se puede borrar.
    En ambos lados la orden es `carnet drop` con el nombre de la memoria USB. Deje los archivos como están, por favor.
ui-drop-stays = No se puede escribir en la memoria USB, así que `{ $path }` se queda en ella, lo que no hace ningún daño
ui-drop-unread = `{ $path }` no es un documento de Carnet y se queda
ui-error = error:
ui-fleet-outcome = { $count } × { $text }
ui-fleet-progress = { $rows } solicitudes contestadas
ui-hint = consejo:
ui-hours = { $hours ->
        [one] { $hours } hora
       *[other] { $hours } horas
    }
ui-inspect-item = Elemento { $row }
ui-inspect-kind = { $kind }
ui-inspect-not-checked = no comprobado: no se dio ninguna clave; dé la clave pública del firmante con `--key PEM` [key-not-given]
ui-inspect-not-verified = no verificado: { $reason } [{ $code }]
ui-inspect-self = verificado con la clave que contiene: { $key }
ui-inspect-verified = verificado: firmado por { $key }
ui-install-row-refused = `{ $path }`, elemento { $row }: rechazado
ui-install-others = { $count ->
        [one] Un documento es para otro equipo
       *[other] { $count } documentos son para otros equipos
    }
ui-installed-license = La activación { $serial }, revisión { $revision }, está instalada
ui-installed-policy = La política está instalada
ui-installed-profile = El perfil del producto se ha renovado
ui-installed-receipt = El proveedor ha aceptado el documento de tipo { $kind }
ui-installed-refusal = El proveedor ha rechazado el documento de tipo { $kind }: { $reason }
ui-installed-unchanged = Esto ya se había instalado; no ha cambiado nada
ui-issued = La licencia { $license } se ha emitido como activación { $serial }
ui-issued-again = La misma solicitud ya se había respondido; aquí está otra vez la misma licencia (activación { $serial })
ui-license-key = Clave de licencia: { $key }
ui-license-line = { $license } · { $product } · { $type } · { $used } de { $seats } plazas · pedido { $order }
ui-license-line-revoked = { $license } · { $product } · { $type } · { $used } de { $seats } plazas · pedido { $order } · revocada
ui-license-made = La licencia { $license } se ha creado
ui-license-reset = La activación { $serial } de la licencia { $license } se ha dado por terminada
ui-license-revoked = La licencia { $license } se ha revocado
ui-minutes = { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }
ui-picture = `{ $path }`:
ui-policy-line = { $policy } · { $product } · { $type } · { $name }
ui-policy-made = La política { $policy } ({ $name }) está firmada. Entréguela con el software
ui-portal-admin-key = Clave de API del administrador, mostrada solo esta vez: { $key }
ui-portal-audit-broken = { $company }: rota en la fila { $row }
ui-portal-audit-holds = { $company }: { $sealed } filas son correctas, { $unsealed } esperan, { $missing } sin sus datos; final { $head }
ui-portal-backup = { $rows } filas escritas en { $path }; la clave de datos no está entre ellas: guarde { $key } aparte
ui-portal-certificate = SHA-256 del certificado { $fingerprint }
ui-portal-demo = Las claves están en { $path }. Pruebe primero:
ui-portal-demo-courier = Como técnico: ponga `admin_api_key` de allí en el archivo api-key y después
ui-portal-demo-docs = La API con su documentación: { $url }
ui-portal-imported = { $company } incorporada. Productos: { $products }, licencias: { $licenses }, activaciones: { $activations }
ui-portal-moved = { $rows } filas trasladadas, todas comparadas
ui-portal-restored = { $rows } filas restauradas
ui-product-made = El producto { $product } ({ $name }) se ha creado
ui-profile-ask = ¿Es este el proveedor que espera? [s/N]
ui-profile-pin =
    Este producto se configura aquí por primera vez
      producto  { $product }
      empresa   { $company } ({ $code })
      clave     { $key }
ui-qr-does-not-fit = El código QR necesita un terminal de { $columns } columnas y { $rows } filas; está en `{ $path }`
ui-reason-moved = Traslado a otro equipo
ui-reason-retired = Equipo retirado
ui-reason-unspecified = No indicado
ui-refreshed = La revisión siguiente de la activación { $serial } está firmada
ui-report-made = El informe { $number } sobre la activación { $serial } se ha creado. Llévelo al proveedor; el recibo que vuelve se instala con `carnet install FILE`
ui-report-repeated = El informe { $number } sobre la activación { $serial } dice lo mismo y aún no tiene respuesta; aquí está otra vez
ui-request-made = La solicitud se ha creado. Llévela al proveedor; la licencia que vuelve se instala con `carnet install FILE`
ui-request-repeated = Esta solicitud ya está abierta; aquí está otra vez
ui-row = { $row }: { $text }
ui-row-done = hecho
ui-scan-complete = Completo tras { $frames } fotogramas
ui-scan-progress = { $percent } % · { $seen } de { $needed } fotogramas independientes
ui-sheet-steps = { $kind ->
        [request] Lleve esta página al proveedor del software. Allí se fotografía o se teclea; la respuesta vuelve por el mismo camino
        [deactivation] Lleve esta página al proveedor del software: prueba que la licencia se ha devuelto
        [device-report] Lleve esta página al proveedor del software. Allí se fotografía o se teclea; el recibo vuelve por el mismo camino
       *[other] Lleve esta página al equipo. Fotografíe el código y abra la imagen con `carnet install FILE`
    }
ui-sheet-title = { $kind ->
        [request] Un equipo solicita su licencia
        [deactivation] Un equipo ha devuelto su licencia
        [device-report] Un equipo informa de su uso
        [license] Una licencia para un solo equipo
        [receipt] Un recibo para un solo equipo
        [policy] Condiciones para equipos de instalaciones cerradas
       *[other] Un documento para un equipo
    }
ui-sheet-type = Sin cámara: `carnet code document` admite las { $lines } líneas de abajo y comprueba cada una
ui-status-code-open = Un código de activación espera su confirmación; `carnet code request` con el mismo código de inicialización lo muestra otra vez
ui-status-expires = caduca el { $date }, dentro de { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
ui-status-feature = función { $feature }
ui-status-grace = caducó el { $date }; el período de gracia termina dentro de { $days ->
        [one] { $days } día
       *[other] { $days } días
    }
ui-status-license = activación { $serial }, revisión { $revision }, { $type }
ui-status-maintenance = versiones nuevas hasta el { $date }
ui-status-perpetual = no caduca nunca
ui-status-product = { $product } de { $company }
ui-status-receipt-missing = La prueba de la activación { $serial } aún no tiene recibo; `carnet deactivate` la muestra otra vez
ui-status-report-open = El informe { $number } sobre la activación { $serial } aún no tiene respuesta
ui-status-report-refused = Se ha rechazado el informe { $number } sobre la activación { $serial }: { $reason }
ui-status-request-open = Hay una solicitud abierta; `carnet request` la muestra otra vez
ui-status-request-refused = Se ha rechazado una solicitud: { $reason }
ui-vendor-key = { $company } ({ $code }) firma con { $key }
ui-vendor-made = La carpeta del proveedor se ha creado en `{ $path }`. Haga una copia de seguridad; sin ella y su frase de contraseña no se puede firmar ninguna licencia
ui-verdict-advisory = CON LICENCIA, con un aviso
ui-verdict-denied = SIN LICENCIA
ui-verdict-grace = CON LICENCIA, en el período de gracia
ui-verdict-licensed = CON LICENCIA
ui-warning = aviso: { $text }
ui-written = Escrito: `{ $path }`
ui-yes-letters = sy

## The window

for-other-machines = Lo que hay ahí es para otros equipos
    .hint = Pida al proveedor la respuesta a la solicitud de este equipo
internal = Algo falló dentro de este programa
    .hint = Inténtelo de nuevo; si se repite, dígalo a quien hace este programa, con lo que hizo
library-missing = Falta una biblioteca del sistema: { $library }
    .hint = Instálela; en Debian: apt install libx11-6 libxcursor1 libxi6 libx11-xcb1 libxkbcommon-x11-0 libgl1 libegl1
no-dialog = El sistema no tiene ningún diálogo de archivos
    .hint = Escriba la ruta abajo o suelte el archivo en esta ventana
product-not-chosen = No se sabe para qué producto es esto
    .hint = Elija primero el producto y después traiga esto otra vez
screen-unavailable = No se puede leer la pantalla
    .hint = Hace falta un escritorio con X11 y el programa ffmpeg; si no, guarde la imagen y abra el archivo
stick-empty = En esta memoria USB no hay nada para este equipo
    .hint = Compruebe que es la memoria USB correcta y que el proveedor ha puesto en ella la respuesta
too-much-at-once = Se trajeron demasiadas cosas a la vez
    .hint = Espere a que se lean las demás y traiga esta de nuevo
window-failed = No se puede abrir la ventana: { $reason }
    .hint = Se necesita un escritorio con OpenGL 2 o posterior; sin él, use carnet en un terminal
window-of-one-product = Esta ventana se abrió para otro producto
    .hint = Abra el programa para todos los productos, sin --state ni CARNET_STATE, y traiga el perfil de nuevo
ui-busy-asking = Creando la solicitud…
ui-busy-giving-up = Devolviendo la licencia…
ui-busy-looking = Buscando productos…
ui-busy-reading = Leyendo…
ui-busy-setting-up = Configurando…
ui-busy-writing = Escribiendo…
ui-copied = Copiado. Péguelo en un correo o un archivo de texto
ui-date = { $day } de { $month } de { $year }
ui-event-abandoned = Se ha descartado una solicitud, para dejar sitio a otras posteriores
ui-event-answered = Ha llegado una respuesta del proveedor
ui-event-installed = Se ha instalado una licencia
ui-event-pinned = Se ha instalado el perfil del producto
ui-event-placed = Se ha instalado una política
ui-event-reported = Se ha creado un informe
ui-event-requested = Se ha creado una solicitud
ui-event-retired = La licencia se ha devuelto
ui-field-account = Cuenta
ui-field-address = Dirección
ui-field-answered-kind = Responde a
ui-field-answers = Responde al documento
ui-field-app-version = Versión de la aplicación
ui-field-arch = Arquitectura del procesador
ui-field-aud = Para la empresa
ui-field-board = Placa base
ui-field-borrowed-until = Prestada hasta
ui-field-bundle = Paquete
ui-field-campaign = Campaña
ui-field-carnet = Contenido
ui-field-city = Ciudad
ui-field-ckt = Huella de la clave
ui-field-clock-slack = Tolerancia del reloj
ui-field-clock-slack-secs = Tolerancia del reloj, en segundos
ui-field-cnf = Clave del equipo
ui-field-code = Código
ui-field-commitment = Sello de la futura prueba de desactivación
ui-field-company-name = Empresa
ui-field-components = Componentes que se examinan
ui-field-consumption-limit = Unidades de uso
ui-field-consumption-period = Período de uso
ui-field-cose-key = Clave pública
ui-field-counters = Contadores
ui-field-country = País
ui-field-created-at = Creado el
ui-field-credential = Prueba de la clave de licencia
ui-field-crv = Número de la curva
ui-field-cti = Número del documento
ui-field-custom-fields = Campos del producto
ui-field-customer = Cliente
ui-field-description = Descripción
ui-field-device = Dispositivo
ui-field-disk = Disco
ui-field-email = Correo
ui-field-ended-at = Terminado el
ui-field-enforcement = Si falla una comprobación
ui-field-evidence = Terminado por
ui-field-exp = Termina definitivamente
ui-field-expires-at = Caduca
ui-field-features = Funciones
ui-field-fingerprint = Componentes del equipo, como hashes
ui-field-first-name = Nombre
ui-field-grace = Período de gracia
ui-field-grace-secs = Período de gracia, en segundos
ui-field-hash = Hash
ui-field-hides-hardware = Oculta lo que otros podrían reconocer
ui-field-host-name = Nombre del equipo
ui-field-iat = Creado
ui-field-import-before = Debe instalarse antes del
ui-field-is-archived = Archivado
ui-field-is-default = Predeterminada del producto
ui-field-is-floating = Flotante
ui-field-is-forked = Se copió
ui-field-is-live = Vigente
ui-field-is-test = Prueba
ui-field-iss = De la empresa
ui-field-issued-at = Emitida el
ui-field-keys = Claves del proveedor
ui-field-kty = Número del tipo de clave
ui-field-labels = Etiquetas
ui-field-language = Idioma
ui-field-languages = Idiomas
ui-field-last-name = Apellido
ui-field-ledger-head = Estado de los registros del equipo
ui-field-license = Licencia
ui-field-license-type = Tipo de licencia
ui-field-limit = Límite
ui-field-lookup = Id de la clave de licencia
ui-field-machine-id = Id del equipo
ui-field-maintenance-days = Mantenimiento durante
ui-field-maintenance-until = Mantenimiento hasta
ui-field-managers = Gestores de licencias
ui-field-max-borrow-days = Préstamo como máximo durante
ui-field-max-resets = Restablecimientos como máximo
ui-field-max-transfers = Traslados como máximo
ui-field-max-users = Usuarios como máximo
ui-field-merged-into = Unido a
ui-field-metadata = Notas del proveedor
ui-field-name = Nombre
ui-field-nbf = Empieza
ui-field-network-card = Tarjeta de red
ui-field-nonce = Número aleatorio
ui-field-note = Nota
ui-field-number = Número del informe
ui-field-order = Pedido
ui-field-organization = Organización
ui-field-os = Sistema operativo
ui-field-overage = Unidades por encima del límite
ui-field-phone = Teléfono
ui-field-plan = Condiciones para los equipos
ui-field-policy = Política
ui-field-policy-version = Versión de la política
ui-field-portal = Portal
ui-field-postcode = Código postal
ui-field-processor = Procesador
ui-field-product = Producto
ui-field-product-code = Producto
ui-field-product-name = Nombre del producto
ui-field-proof = Prueba
ui-field-quorum = Componentes que deben coincidir
ui-field-reads = Lee versiones hasta la
ui-field-reason = Motivo
ui-field-reference = Referencia
ui-field-refusal = Motivo del rechazo
ui-field-request = Responde a la solicitud
ui-field-resets = Restablecimientos
ui-field-revision = Revisión
ui-field-revoked-at = Revocada el
ui-field-seats = Plazas
ui-field-seats-taken = Plazas ocupadas
ui-field-sends-host-name = Las solicitudes indican el nombre del equipo
ui-field-sequence = Número de la entrada
ui-field-serial = Activación
ui-field-starts-at = Empieza el
ui-field-state = Estado
ui-field-status = Situación
ui-field-supersedes = Sustituye a la activación
ui-field-swversion = Versión de la aplicación
ui-field-system-uuid = UUID del sistema
ui-field-terms = Condiciones
ui-field-tombstone = Secreto que prueba la desactivación
ui-field-transfers = Traslados
ui-field-transfers-left = Traslados restantes a otros equipos
ui-field-type = Tipo
ui-field-updated-at = Cambiado el
ui-field-usage = Usado
ui-field-users = Usuarios
ui-field-valid-days = Dura
ui-field-value = Valor
ui-field-variables = Variables
ui-field-version = Versión
ui-field-vm-allowed = Máquinas virtuales permitidas
ui-field-wants = Lo que pide el equipo
ui-field-x = Bytes de la clave
ui-kind-account = Cuenta
ui-kind-activation = Activación
ui-kind-customer = Cliente
ui-kind-deactivation = Prueba de desactivación
ui-kind-device = Dispositivo
ui-kind-device-report = Informe
ui-kind-license = Licencia
ui-kind-order = Pedido
ui-kind-policy = Política
ui-kind-product = Producto
ui-kind-profile = Perfil del producto
ui-kind-receipt = Recibo
ui-kind-request = Solicitud de activación
ui-month-1 = enero
ui-month-2 = febrero
ui-month-3 = marzo
ui-month-4 = abril
ui-month-5 = mayo
ui-month-6 = junio
ui-month-7 = julio
ui-month-8 = agosto
ui-month-9 = septiembre
ui-month-10 = octubre
ui-month-11 = noviembre
ui-month-12 = diciembre
ui-theme-contrast = Alto contraste
ui-theme-dark = Oscuro
ui-theme-light = Claro
ui-theme-system = Como el sistema
ui-type-borrowed = Plaza prestada
ui-type-consumption = Por uso
ui-type-perpetual = Perpetua
ui-type-subscription = Suscripción
ui-type-time-limited = Por tiempo limitado
ui-type-trial = Evaluación
ui-window-absent = no se puede leer
ui-window-activate = Activar
ui-window-activated = Activado. El software ya se puede usar
ui-window-all-products = Todos los productos
ui-window-animation-hints = Pantalla con mucho brillo, cámara a un brazo de distancia y quieta. Si la cámara sigue perdiendo códigos, baje la densidad o la velocidad
ui-window-animation-purpose = Deje que la cámara mire hasta que lo tenga todo. Puede empezar en cualquier momento
ui-window-back = Atrás
ui-window-bring-purpose = El proveedor responde con una licencia o un recibo. Traiga la respuesta por la vía más fácil
ui-window-bring-title = Traer la respuesta
ui-window-camera-purpose = Ponga el código del proveedor delante de la cámara, impreso o en otra pantalla
ui-window-changed = ha cambiado
ui-window-choose-file = Elegir un archivo…
ui-window-choose-place = Elegir un lugar…
ui-window-code = Código, línea por línea
ui-window-code-hints = Fotografíelo de frente, con el código entero y su borde blanco en la imagen
ui-window-code-link = Apunte al código con la cámara de un teléfono: lleva a { $host }, y el teléfono envía allí la solicitud. Compruebe que el teléfono muestra este nombre
ui-window-code-name = Código QR del documento
ui-window-code-plain = Fotografíe el código y entregue la imagen al proveedor
ui-window-company = Empresa
ui-window-compare-key = Compare la clave con lo que le indicó el proveedor. Quien posee esta clave decide qué se licencia aquí
ui-window-copy-text = Copiar como texto
ui-window-days-left = { $days ->
        [one] Queda un día
       *[other] Quedan { $days } días
    }
ui-window-density = Densidad
ui-window-details = Detalles
ui-window-device-key = Clave de este equipo
ui-window-dismiss = Aceptar
ui-window-documents = Documentos
ui-window-documents-purpose = Cada campo de lo que está en este equipo o sale de él
ui-window-drop-answer = Suelte aquí un archivo o una imagen, o elíjalo
ui-window-drop-profile = Suelte aquí el archivo product.carnet, o elíjalo. Viene con el software
ui-window-expires = Hasta el
ui-window-features = Funciones
ui-window-file-purpose = Guarde el documento y lleve el archivo al proveedor
ui-window-for-ever = Sin fecha de fin
ui-window-forms = La terminación del nombre decide el formato: .carnet, .txt, .png, .svg, .gif o .html
ui-window-frames-shown = Códigos mostrados: { $shown }; se necesitan { $of }
ui-window-from-camera = Cámara
ui-window-from-file = Archivo o memoria USB
ui-window-from-paste = Pegar
ui-window-from-screen = Pantalla
ui-window-from-typed = Teclear
ui-window-give-up = Devolver la licencia
ui-window-give-up-this = Devolver la licencia { $serial }
ui-window-go-on = Continuar
ui-window-grace-left = { $days ->
        [one] Queda un día de gracia
       *[other] Quedan { $days } días de gracia
    }
ui-window-have-answer = Tengo la respuesta
ui-window-keep = Conservar
ui-window-key = Clave de licencia
ui-window-key-form = 25 letras y cifras, en cinco grupos
ui-window-key-missing = { $count ->
        [one] Falta un carácter
       *[other] Faltan { $count } caracteres
    }
ui-window-key-purpose = Su proveedor se la dio con la compra
ui-window-key-right = La clave está bien escrita
ui-window-key-stays = La clave se queda en este equipo. La solicitud solo lleva una prueba de que usted la tiene
ui-window-key-title = Escribir la clave de licencia
ui-window-language = Idioma
ui-window-license = Licencia
ui-window-licensed = Con licencia
ui-window-lines-right = Líneas correctas: { $taken } de { $lines }
ui-window-link = Llevar el teléfono al portal del proveedor
ui-window-look-again = Mirar de nuevo
ui-window-look-there = Mirar ahí
ui-window-machine = Este equipo
ui-window-maintenance = Mantenimiento hasta el
ui-window-make-request = Crear la solicitud
ui-window-may-close = Puede cerrar esta ventana. El documento se queda aquí y se vuelve a mostrar
ui-window-move = Trasladar a otro equipo
ui-window-move-proof = Obtendrá una prueba para llevar al proveedor. Se conserva aquí y se vuelve a mostrar hasta que llegue el recibo del proveedor
ui-window-move-purpose = La licencia se devuelve aquí, para que otro equipo pueda tenerla
ui-window-move-safe = Si se pierde la prueba, no se pierde nada: se puede volver a mostrar en cualquier momento
ui-window-move-stops = El software deja de funcionar en este equipo, y esta licencia no vuelve
ui-window-move-title = Trasladar a otro equipo
ui-window-new-product = Aún no configurado en este equipo
ui-window-no = no
ui-window-no-camera = No se ha encontrado ninguna cámara. Las demás vías funcionan sin ella
ui-window-no-key = No tengo clave de licencia
ui-window-no-product = En este equipo no se ha encontrado ningún producto de un proveedor que use Carnet
ui-window-no-stick = Conecte una memoria USB; aparecerá aquí
ui-window-not-now = Ahora no
ui-window-one-frame = El documento cabe en un solo código: no se mueve
ui-window-open = Abrir
ui-window-other-key = Usar otra clave
ui-window-paper-purpose = Guarde una página con código, líneas para teclear e instrucciones, e imprímala desde cualquier navegador
ui-window-parts-seen = { $seen } de { $needed } partes
ui-window-paste = Pegar
ui-window-paste-purpose = Copie el texto, la imagen o el archivo del proveedor y después pulse Ctrl+V en esta ventana
ui-window-path = Ruta
ui-window-pause = Pausar
ui-window-policy = La política está instalada
ui-window-portal = Portal
ui-window-preview-name = Lo que se ve
ui-window-product = Producto
ui-window-products = Productos en este equipo
ui-window-profile = El perfil se ha renovado
ui-window-proof-open = La prueba de que la licencia se ha devuelto aún no tiene recibo
ui-window-proof-purpose = Demuestra al proveedor que la licencia vuelve a estar libre. Llévela allí y traiga el recibo
ui-window-proof-title = Prueba de desactivación
ui-window-put = Ponerlo ahí
ui-window-put-on-stick = Ponerlo en { $path }
ui-window-reason-unknown = por una razón propia ({ $code })
ui-window-receipt = El recibo ha llegado: el proveedor sabe que la licencia se ha devuelto
ui-window-receipt-of-report = El recibo ha llegado: el proveedor ha aceptado el informe
ui-window-refused = El proveedor dice que no: { $reason }
ui-window-region = Parte de la pantalla: izquierda, arriba, ancho, alto
ui-window-renew = Renovar
ui-window-renew-purpose = Comunique al proveedor el número { $serial } y traiga la licencia nueva
ui-window-renewed = Renovada. Esta es la revisión { $revision } de la licencia
ui-window-request-open = Hay una solicitud abierta. Su respuesta aún no ha llegado
ui-window-request-purpose = Llévela al proveedor. Es solo para este equipo, y quien la lleva no puede hacer nada con ella
ui-window-request-refused = El proveedor ha rechazado la solicitud: { $reason }
ui-window-request-title = Solicitud de activación
ui-window-request-was-refused = El proveedor rechazó la solicitud
ui-window-right-product = Es correcto
ui-window-same = sin cambios
ui-window-save = Guardar
ui-window-scan-code = Hay un código en la imagen
ui-window-scan-foreign = Hay un código en la imagen, pero no es de Carnet
ui-window-scan-hints = No se mueva. Debe verse el código entero con su borde blanco, y nítido
ui-window-scan-nothing = Sin código en la imagen
ui-window-scan-starting = Iniciando…
ui-window-screen-purpose = Para un código abierto en esta pantalla, en un correo o una sesión remota. Mueva esta ventana a un lado
ui-window-set-up = Configurar
ui-window-set-up-purpose = Antes de crear nada: compruebe que esto es lo que le dieron
ui-window-set-up-title = ¿Es este su producto?
ui-window-settings = Ajustes
ui-window-show-product = Mostrar { $product }
ui-window-show-proof = Mostrar la prueba
ui-window-show-request = Mostrar la solicitud
ui-window-size = Tamaño
ui-window-speed = Códigos por segundo
ui-window-start-camera = Iniciar la cámara
ui-window-start-this-camera = Iniciar { $path }
ui-window-state-folder = Guardado en
ui-window-stick-path = Carpeta de la memoria USB
ui-window-stick-purpose = El documento va a una carpeta propia en la memoria USB, con una nota para quien la encuentre
ui-window-stop = Detener
ui-window-story = Lo que ha pasado
ui-window-take-code = Tomar el código
ui-window-take-from-stick = Tomar de { $path }
ui-window-take-text = Tomar el texto
ui-window-text = Texto
ui-window-theme = Aspecto
ui-window-type-purpose = Escriba el código línea por línea. Cada línea se comprueba en cuanto está; los guiones y las mayúsculas no importan
ui-window-typed-purpose = { $lines ->
        [one] Una línea para teclear o leer en voz alta
       *[other] { $lines } líneas para teclear o leer en voz alta
    }
ui-window-unchanged = Esto ya se había traído. No ha cambiado nada
ui-window-vendor-key = Clave del proveedor
ui-window-way-animation = Animación
ui-window-way-code = Código
ui-window-way-file = Archivo
ui-window-way-paper = Papel
ui-window-way-stick = Memoria USB
ui-window-way-typed = Teclado
ui-window-welcome = Le damos la bienvenida
ui-window-whole-screen = Mirar toda la pantalla
ui-window-without-key = Sin clave la solicitud se hace igualmente, y el proveedor elige la licencia
ui-window-yes = sí
ui-wish-rebind = Que se lo reconozca como está ahora
ui-wish-refresh = Condiciones nuevas
ui-wish-time-repair = Que se corrija su hora
ui-written-there = Escrito: { $path }
