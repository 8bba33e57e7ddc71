#!/bin/sh
# Collects evidence on a server for Proofbook: `sh collect-host.sh --help`.
# POSIX sh with coreutils, awk, grep and tar (GNU or busybox); everything else is used where it is present.
# It changes nothing but its own temporary folder and, once, the key of the fingerprints. No value of a secret is written anywhere:
# values pass through pipes and shell variables only, never through arguments, the environment or a file.
# shellcheck disable=SC2016 # the awk programs stand between single quotes
# shellcheck disable=SC2119,SC2120 # functions set their own arguments from lists that were quoted for eval

set -u
umask 077
LC_ALL=C
export LC_ALL
unset CDPATH
tab=$(printf '\t')
collector='collect-host.sh 1'

usage() {
  cat <<'EOF'
Usage: collect-host.sh --deployment NAME [option …] > HOST.tar

Collects evidence of how this host is set up, as one tar for evidence/<quarter>/.
From another machine: ssh HOST sudo sh -s -- --deployment NAME < collect-host.sh > HOST.tar

  --deployment NAME     the name in content/organisation.yaml (required)
  --period YYYY-Qn      the quarter that the evidence is for (default: the present one, in UTC)
  --host NAME           the name of this host in the scope (default: uname -n)
  --collected-by ROLE   who collects: a role, no name of a person (default: Host collector)
  --output FILE         write the tar there instead of to standard output; FILE must not exist
  --root DIR            look for files below DIR; commands still ask the running system
  --key-file FILE       key of the fingerprints (default: /var/lib/proofbook/fingerprint.key);
                        made once, mode 0600. Same key, same fingerprints. Never copy it off the host.

What to look at; each can be given several times:
  --base DIR            folder that is searched (default: /opt/mcp-server) for files of variables, keys, certificates,
                        scripts below a folder "scripts", Compose and Traefik files, and .gitignore
  --secrets-file FILE   a file of variables, or with one secret in it
  --scripts DIR         folder of scripts that only their owner may run
  --certificates PATH   certificate, or folder of certificates (/etc/letsencrypt/live is always looked at)
  --compose FILE        Compose file of a project that does not run
  --backup NAME:PATH:MEDIUM:OFFSITE
                        place of backups, e.g. local:/mnt/backup:local-disk:no or
                        vault:backup@vault.example:/srv:remote-disk:yes (one on another machine is named, not listed)
                        (default, where it exists: local:/opt/mcp-server/backups:local-disk:no)
  --data NAME:PATH:MEDIUM
                        place of the live data that the backups are copies of
  --jumpserver-config FILE
                        (default: /opt/jumpserver/config/config.txt and config.txt below a base)
  --postgres-container NAME
                        ask psql in this container instead of on the host; PGHOST, PGUSER and PGPASSFILE are respected on the host
  --help                this text

It reads file modes and owners; names, lengths, alphabets, estimated entropy and keyed fingerprints of secrets, never their values;
crontabs and systemd timers; lists of backups with their kind; settings of journald, logrotate, Docker and JumpServer that say how
long logs are kept; containers, images, networks and Compose projects with their secrets masked; certificates, never keys; settings
and client rules of PostgreSQL; listening ports. What it could not read it says, in the evidence and at the end.

Exit code: 0 collected, 1 the tar could not be written, 3 a wrong call.
EOF
}

wrong() {
  printf 'collect-host.sh: %s\nTry: collect-host.sh --help\n' "$1" >&2
  exit 3
}

failed() {
  printf 'collect-host.sh: %s\n' "$1" >&2
  exit 1
}

# --- awk: what a secret is, and JSON -------------------------------------------------------------------------------------------

awk_library='
function digit(c) { return index("0123456789abcdef", tolower(c)) - 1 }

# 2: the name says that the value is a secret; 1: that it may be one; 0: it says nothing of the kind.
function weight(name,   n) {
  n = toupper(name)
  gsub(/[^A-Z0-9]/, "_", n)
  if (n ~ /PUBLIC_?KEYS?$|(PRIMARY|FOREIGN|PARTITION|SORT|CACHE|SITE|HOST)_KEYS?$|(^|_)(BYPASS|COMPASS|OLDPWD|PWD)$/ && n !~ /(DB|ROOT|USER|ADMIN|SQL)_PWD$/) return 0
  if (n ~ /_(FILE|PATH|DIR|FOLDER|URL|HOST|PORT|NAME|ID|TTL|AGE|LENGTH|SIZE|BITS|DAYS|HOURS|MINUTES|SECONDS|EXPIRY|EXPIRES|EXPIRATION|LIFETIME|TIMEOUT|ENABLED|REQUIRED|ALGORITHM|TYPE|POLICY|ISSUER|AUDIENCE|VERSION|PROVIDER|METHOD|COUNT|LIMIT|REGION|USER|USERNAME|STDIN|KEYFILE)$/) return 0
  if (n ~ /(PASSWORD|PASSWD|PASSPHRASE|PASSCODE|SECRET|TOKEN|CREDENTIAL|APIKEY|PEPPER|(^|_)(PASS|PWD|KEY|PSK|DSN|SALT|SEED))S?_?[0-9]*$/ && n !~ /^(REQUIRE|ENABLE|DISABLE|USE|ALLOW)_/) return 2
  if (n ~ /PASS|PWD|SECRET|TOKEN|CREDENTIAL|PRIVATE|KEY|SALT|SEED|DSN|WEBHOOK|CONNECTION|AUTHORIZATION|PEPPER|JWT|SIGN/) return 1
  return 0
}

# Words, numbers, sizes and places that settings have and secrets have not.
function plain(value,   v) {
  v = tolower(value)
  if (v ~ /^(true|false|yes|no|on|off|none|null|enabled?|disabled?|auto|always|never|lax|strict|debug|info|notice|warn|warning|error|critical|fatal|trace|json|text|common|prod|production|dev|development|staging|test|local|required?|optional|prefer|verify-ca|verify-full|allow|stdout|stderr|drop|keep|redact|file|syslog|redis|postgres|postgresql|utc|https?|tcp|udp|smtp|tls|starttls|ssl|scram-sha-256|md5|unless-stopped|on-failure)$/) return 1
  if (v ~ /^-?[0-9]+(\.[0-9]+)?(ms|us|s|m|h|d|w|min|k|kb|mb|g|gb|%)?$/) return length(v) <= 9
  if (v ~ /^[a-z]+=[0-9]+(;[a-z]+=[0-9]+)*$/ && weight(substr(v, 1, index(v, "=") - 1)) == 0) return 1
  if (v ~ /^:[0-9]+$/) return length(v) <= 6
  return place(value)
}

# The path of a file or folder; one segment of random characters is base64 that begins with a slash.
function place(value) {
  return value ~ /^(file:\/\/|env:\/\/)?[~.]?\/([A-Za-z0-9._@-]+\/)*[A-Za-z0-9._@-]*$/ && length(value) <= 200 && !random(value)
}

# Whether a part of a text looks as if chance had made it.
function random(text,   parts, n, i, p) {
  n = split(text, parts, /[^A-Za-z0-9+=]+/)
  for (i = 1; i <= n; i++) {
    p = parts[i]
    if (length(p) >= 16 && p ~ /[a-z]/ && p ~ /[A-Z]/ && p ~ /[0-9]/) return 1
    if (length(p) >= 24 && p ~ /^[0-9a-f]+$/ && p ~ /[0-9]/ && p ~ /[a-f]/) return 1
  }
  return 0
}

# An address without the password and the query in it.
function address(text,   head, rest, user, cut) {
  if (!match(text, /:\/\//)) return text
  head = substr(text, 1, RSTART + 2)
  rest = substr(text, RSTART + 3)
  sub(/\?.*/, "?***", rest)
  cut = 0
  while (match(substr(rest, cut + 1), /@/)) cut += RSTART
  if (cut == 0) return head rest
  user = substr(rest, 1, cut - 1)
  rest = substr(rest, cut)
  if (user ~ /^[^:]*:\$[{(A-Za-z_]/ && user !~ /[^}]\}./) return head user rest
  if (index(user, ":")) sub(/:.*/, ":***", user)
  else if (user !~ /^[a-z_][a-z0-9_.-]*$/ || random(user) || length(user) > 32) user = "***"
  return head user rest
}

function hides_password(text) { return text ~ /:\/\/[^\/?#]*:[^\/?#]*@/ || text ~ /:\/\/[^:@ ]*:.+@/ }

# A command line without the secrets that stand in it. hide_next and tools go on from one argument of a list to the next.
function mask(text,   out, word, quote, c, i, n) {
  out = ""; word = ""; quote = ""
  n = length(text)
  for (i = 1; i <= n; i++) {
    c = substr(text, i, 1)
    if (c == "\\" && quote != "\047") { word = word c substr(text, ++i, 1); continue }
    if (quote == "" && (c == "\"" || c == "\047")) quote = c
    else if (c == quote) quote = ""
    if (quote == "" && c ~ /[ \t\n;|&<>()]/) { out = out masked_word(word) c; word = ""; if (c ~ /[;|&()]/) { hide_next = 0; hide_user = 0 } }
    else word = word c
  }
  return out masked_word(word)
}

function masked_word(word,   bare, name, value, cut, edge) {
  if (word == "") return ""
  bare = word
  gsub(/["\047\\]/, "", bare)
  if (match(bare, /^-*[A-Za-z_][A-Za-z0-9_.-]*=/)) {
    name = substr(bare, 1, RLENGTH - 1)
    value = substr(bare, RLENGTH + 1)
    sub(/^-+/, "", name)
    hide_next = 0
    if (value == "" || value ~ /^\$[{(A-Za-z_]/) return value ~ /[-:]?[-=+][^}$]+\}/ && weight(name) ? substr(bare, 1, index(bare, "=")) "***" : word
    if (weight(name) && !plain(value)) return substr(bare, 1, index(bare, "=")) "***"
    if (weight(name) == 2 && !place(value)) return substr(bare, 1, index(bare, "=")) "***"
  }
  if (word ~ /[ \t\n]/ && word ~ /["\047]/) {
    edge = substr(word, 1, 1)
    if (hide_next) { hide_next = 0; return "***" }
    if ((edge == "\"" || edge == "\047") && substr(word, length(word)) == edge) return edge mask(substr(word, 2, length(word) - 2)) edge
    cut = index(word, "\"")
    if (!cut || (index(word, "\047") && index(word, "\047") < cut)) cut = index(word, "\047")
    edge = substr(word, cut, 1)
    if (cut > 1 && cut < length(word) && substr(word, length(word)) == edge) return masked_word(substr(word, 1, cut - 1)) edge mask(substr(word, cut + 1, length(word) - cut - 1)) edge
    return masked_word(substr(word, 1, cut - 1)) "***"
  }
  if (hide_next == 2) {
    hide_next = 0
    if (bare ~ /^(file|env|fd):/ || bare == "stdin") return word
    if (bare !~ /^pass:/) return bare ~ /^\$[{(A-Za-z_]/ ? word : "***"
  }
  if (hide_next) {
    if (tolower(bare) ~ /^(bearer|basic|token)$/) return word
    hide_next = 0
    if (bare ~ /^\$[{(A-Za-z_]/ || (bare ~ /^[~.]?\/.*[\/.]/ && place(bare))) return word
    return "***"
  }
  if (hide_user) {
    hide_user = 0
    if (bare ~ /^[^:]+:[^$]/) { sub(/:.*/, ":***", bare); return bare }
  }
  tools = tools " " bare
  if (bare ~ /^-pass(in|out)?$/) { hide_next = 2; return word }
  if (bare ~ /^--[A-Za-z]/ && bare !~ /=/ && weight(bare)) { hide_next = 1; return word }
  if (bare ~ /^-(password|passwd|secret|token|key|apikey|storepass|keypass)$/) { hide_next = 1; return word }
  if (bare ~ /^-[kK]$/ && tools ~ /openssl/) { hide_next = 1; return word }
  if (bare ~ /pass:./) { if (bare !~ /pass:\$[{(A-Za-z_]/) sub(/pass:.*/, "pass:***", bare); return bare }
  if (bare ~ /:$/ && weight(bare)) { hide_next = 1; return word }
  if (bare ~ /^[A-Za-z-]+:./ && bare !~ /:\/\// && weight(substr(bare, 1, index(bare, ":") - 1)) == 2) return substr(bare, 1, index(bare, ":")) "***"
  if (tolower(bare) ~ /^(authorization:)?(bearer|basic)$/) { hide_next = 1; return word }
  if (bare ~ /^(-u|--user|--proxy-user|-U)$/) { hide_user = 1; return word }
  if (bare ~ /^-u[^:]+:[^$]/) { sub(/:.*/, ":***", bare); return bare }
  if (bare ~ /^-[pPaw]$/ && tools ~ /sshpass|docker login|podman login|mongo|mysql|mariadb|7z|zip|mosquitto|ldap|redis-cli|smbclient/) { hide_next = 1; return word }
  if (bare ~ /^-p./ && bare !~ /^-p\$[{(A-Za-z_]/) {
    if (tools !~ /mysql|mariadb|sshpass|7z|mongo/ && (bare ~ /^-(print0?|printf|prune|path|perm|pv?r?)$/ || bare ~ /^-p[0-9:]+$/)) return word
    return "-p***"
  }
  if (bare ~ /:\/\//) { value = address(bare); if (value != bare) return value }
  if (random(bare)) return "***"
  return word
}

# A text as JSON has it between quotes. Bytes that are no UTF-8 are written out, so that what is printed is UTF-8.
function json(text,   out, i, n, c, code, more, j, sequence) {
  if (text !~ /[^A-Za-z0-9 ._:\/@%+=,~*!?()<>#$&;{}|-]/) return text
  out = ""
  n = length(text)
  for (i = 1; i <= n; i++) {
    c = substr(text, i, 1)
    if (c == "\"" || c == "\\") { out = out "\\" c; continue }
    code = ord[c]
    if (code < 32 || code == 127) { out = out sprintf("\\u%04x", code); continue }
    if (code < 128) { out = out c; continue }
    more = code >= 240 && code < 245 ? 3 : code >= 224 ? 2 : code >= 194 ? 1 : 0
    if (code >= 245) more = 0
    sequence = c
    for (j = 1; j <= more; j++) {
      code = ord[substr(text, i + j, 1)]
      if (code < 128 || code > 191) break
      sequence = sequence substr(text, i + j, 1)
    }
    # Overlong forms, surrogates and code points beyond the last one.
    if (j <= more || more == 0 || sequence ~ /^\340[\200-\237]/ || sequence ~ /^\355[\240-\277]/ || sequence ~ /^\360[\200-\217]/ || sequence ~ /^\364[\220-\277]/) out = out sprintf("\\\\x%02x", ord[c])
    else { out = out sequence; i += more }
  }
  return out
}

function letters(   i) { for (i = 1; i < 256; i++) ord[sprintf("%c", i)] = i }

# Characters of a text in UTF-8: all bytes but those that continue one.
function characters(text,   t) { t = text; gsub(/[\200-\277]/, "", t); return length(t) }
'

# Passes on a JSON document with only those members that a policy names. Records end at quotes, so that a document of one line costs
# no more than one of many; whatever is cut off or is no JSON ends with exit code 1.
awk_json='
function unescaped(text,   out, i, n, c, code, j) {
  if (!index(text, "\\")) return text
  out = ""
  n = length(text)
  for (i = 1; i <= n; i++) {
    c = substr(text, i, 1)
    if (c != "\\") { out = out c; continue }
    c = substr(text, ++i, 1)
    if (c == "n") out = out "\n"
    else if (c == "t") out = out "\t"
    else if (c == "r") out = out "\r"
    else if (c == "b" || c == "f") out = out " "
    else if (c == "u") {
      code = 0
      for (j = 1; j <= 4; j++) code = code * 16 + digit(substr(text, i + j, 1))
      i += 4
      if (code < 128) out = out sprintf("%c", code ? code : 32)
      else if (code < 2048) out = out sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      else if (code >= 55296 && code < 57344) out = out "\357\277\275"
      else out = out sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
    } else out = out c
  }
  return out
}

function times(sign, number,   out) { out = ""; while (number-- > 0) out = out sign; return out }

function spaces(number) { return times(" ", number) }

# A variable of a container: its name and the length of its value.
function measured(entry,   cut) {
  cut = index(entry, "=")
  return cut ? substr(entry, 1, cut) times("*", characters(substr(entry, cut + 1))) : entry
}

# A variable of a Compose service. What is no secret by its name and no plain setting either is left unresolved, never shown.
function variable(name, value) {
  if (value == "") return value
  if (value ~ /^(\/run\/secrets\/|file:\/\/\/|env:\/\/)/ && place(value)) return value
  if (hides_password(value)) return index(value, " ") ? "***" : address(value)
  if (weight(name) == 2) return "***"
  if (plain(value)) return value
  if (weight(name) == 1) return "***"
  if (value ~ /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9.:_\/-]+$/ && !random(value)) return value
  if (toupper(name) ~ /(^|_)(HOST|HOSTS|HOSTNAME|SERVER|DOMAIN|DOMAINS|USER|DB|DATABASE|TZ|LANG|LC_ALL|LEVEL|FORMAT|MODE|ENV|VERSION|REGION|BIND|ADDRESS|AGE|TIMEOUT|DEVICE|INTERFACE|ENABLED|NETWORK)$/ && value ~ /^[A-Za-z0-9._:\/,@ -]+$/ && length(value) <= 64 && !random(value)) return value
  gsub(/[^A-Za-z0-9_]/, "_", name)
  return "${" name "}"
}

function label(name, value) {
  if (tolower(name) ~ /\.(users|customrequestheaders|customresponseheaders)(\.|$)/) return "***"
  if (weight(name) == 2 && !plain(value)) return "***"
  return hides_password(value) ? address(value) : random(value) && value !~ /^Host|PathPrefix/ ? "***" : value
}

function prefix(   member) {
  if (depth == 0) return
  printf "%s\n%s", (count[depth]++ ? "," : ""), spaces(depth)
  if (type[depth] == "{") printf "\"%s\": ", key[depth]
}

function path_of(   k) {
  if (depth == 0) return ""
  k = type[depth] == "{" ? key[depth] : "[]"
  gsub("/", "\001", k)
  return path[depth] "/" k
}

function opened(c,   p, what) {
  if (skip) { skip++; return }
  p = path_of()
  what = depth == 0 ? "keep" : policy(p)
  if (what == "unknown") what = "empty"
  values++
  if (what == "drop") { skip = 1; return }
  prefix()
  depth++
  type[depth] = c; count[depth] = 0; path[depth] = p; colon[depth] = 0; order[depth] = 0; shut[depth] = what
  hide_next = 0; hide_user = 0; tools = ""
  printf "%s", c
}

function closed(c) {
  if (skip) { if (!--skip) ended(); return }
  if (depth == 0 || (type[depth] == "{") != (c == "}")) broken = 1
  if (broken) exit 1
  depth--
  if (count[depth + 1]) printf "\n%s", spaces(depth)
  printf "%s", c
  ended()
}

function ended() { colon[depth] = 0; order[depth]++ }

function scalar(raw, quoted,   what, text) {
  if (skip) return
  values++
  if (depth == 0) broken = 1
  if (broken) exit 1
  what = shut[depth] == "empty" ? "drop" : policy(path_of())
  # Its name stays, so that whoever reads it sees that something was there.
  if (what == "unknown") what = "mask"
  if (what != "drop") {
    prefix()
    if (!quoted || what == "keep") {
      if (!quoted && raw != "null" && (what == "mask" || (what == "value" && weight(unescaped(key[depth])) == 2))) printf "\"***\""
      else if (quoted) printf "\"%s\"", raw
      else printf "%s", raw
    } else {
      text = unescaped(raw)
      if (what == "mask") text = text == "" ? "" : "***"
      else if (what == "test") text = health(text)
      else if (what == "environment") text = measured(text)
      else if (what == "value") text = variable(unescaped(key[depth]), text)
      else if (what == "label") text = label(type[depth] == "{" ? unescaped(key[depth]) : "", text)
      else if (what == "address") text = address(text)
      else if (what == "command") text = mask(text)
      else if (what == "options") gsub(/(pass(word)?|user(name)?|cred(ential)?s?|secret)=[^,]*/, "***", text)
      printf "\"%s\"", json(text)
    }
  }
  ended()
}

# A word or line of a health check: only what cannot fail stays as it is, for that is what an assessor must see.
function health(text) {
  if (type[depth] == "[" && order[depth] == 0 && text ~ /^(NONE|CMD|CMD-SHELL)$/) return text
  if (text == "" || text ~ /^((\/usr)?\/bin\/)?(true|echo|sh|bash|ash|dash)$/ || text ~ /^(:|-c|NONE|exit 0)$/) return text
  if (text ~ /^(true|:|echo|exit 0)([ \t][^;&|]*)?$/) { sub(/[ \t].*/, "", text); return text == "exit" ? "exit 0" : text " ***" }
  if (text ~ /\|\|[ \t]*((\/usr)?(\/bin\/)?true|:|exit 0|echo[^;&|]*)[ \t]*$/) return "*** || true"
  if (text ~ /;[ \t]*((\/usr)?(\/bin\/)?true|:|exit 0|echo[^;&|]*)[ \t]*$/ && text !~ /exit [1-9$]/) return "***; true"
  if (text ~ /[^&>]&[ \t]*$/) return "*** &"
  return "***"
}

function string(piece) {
  if (!skip && depth && type[depth] == "{" && !colon[depth]) key[depth] = piece
  else scalar(piece, 1)
}

function structure(text,   i, n, c, literal) {
  n = length(text)
  literal = ""
  for (i = 1; i <= n; i++) {
    c = substr(text, i, 1)
    if (c ~ /[-+.0-9A-Za-z]/) { literal = literal c; continue }
    if (literal != "") { bare_value(literal); literal = "" }
    if (c == "{" || c == "[") opened(c)
    else if (c == "}" || c == "]") closed(c)
    else if (c == ":") { if (!skip) colon[depth] = 1 }
    else if (c !~ /[, \t\r\n]/) broken = 1
  }
  if (literal != "") bare_value(literal)
  if (broken) exit 1
}

function bare_value(literal) {
  if (literal !~ /^(true|false|null|-?[0-9][-+.0-9eE]*)$/) { broken = 1; exit 1 }
  scalar(literal, 0)
}

BEGIN { RS = "\""; letters(); inside = 0; pending = "" }
{
  if (!inside) { structure($0); inside = 1; next }
  pending = pending $0
  match($0, /\\*$/)
  if (RLENGTH % 2) { pending = pending "\""; next }
  string(pending)
  pending = ""
  inside = 0
}
END {
  if (broken || depth || skip || !values || !inside || pending != "") exit 1
  printf "\n"
}
'

policy_containers='
function policy(p) {
  if (p ~ /^\/\[\](\/(Id|Name|Image|AppArmorProfile|Created|State|State\/Status|HostConfig|Config|Config\/(User|Image|Env|Labels|Healthcheck|Healthcheck\/Test)|NetworkSettings|NetworkSettings\/Networks))?$/) return "keep"
  if (p ~ /^\/\[\]\/Config\/Env\//) return "environment"
  if (p ~ /^\/\[\]\/Config\/Labels\/com\.docker\.compose\.(project|service|oneoff|container-number)$/) return "keep"
  if (p ~ /^\/\[\]\/Config\/Healthcheck\/Test\//) return "test"
  if (p ~ /^\/\[\]\/NetworkSettings\/Networks\/[^\/]*$/) return "empty"
  if (p ~ /^\/\[\]\/NetworkSettings\/Networks\//) return "drop"
  if (p ~ /^\/\[\]\/(Mounts|NetworkSettings\/Ports)(\/|$)/) return p ~ /\/Mounts\/\[\]\/(Type|Name|Source|Destination|RW|Propagation|Mode|Driver)$|\/Mounts(\/\[\])?$|\/Ports/ ? "keep" : "drop"
  if (p ~ /^\/\[\]\/HostConfig\/LogConfig\/Config\//) return p ~ /\/(max-size|max-file|mode|compress|tag|labels|env|max-buffer-size)$/ ? "keep" : "mask"
  if (p ~ /^\/\[\]\/HostConfig\/(Privileged|ReadonlyRootfs|NanoCpus|CpuQuota|CpuPeriod|CpuShares|Memory|MemoryReservation|MemorySwap|PidsLimit|NetworkMode|PidMode|IpcMode|UTSMode|UsernsMode|CgroupnsMode|CgroupParent|CapAdd|CapDrop|SecurityOpt|PortBindings|PublishAllPorts|Devices|RestartPolicy|LogConfig|Runtime|Ulimits|OomKillDisable|GroupAdd|Init|MaskedPaths|ReadonlyPaths|DeviceCgroupRules)(\/|$)/) return "keep"
  if (p ~ /^\/\[\]\/HostConfig\/Mounts(\/\[\](\/(Type|Source|Target|VolumeOptions|VolumeOptions\/DriverConfig(\/(Name|Options|Options\/(type|device)))?))?)?$/) return "keep"
  if (p ~ /^\/\[\]\/HostConfig\/Mounts\/\[\]\/VolumeOptions\/DriverConfig\/Options\/o$/) return "options"
  if (p ~ /^\/\[\]\/HostConfig\/DeviceRequests(\/\[\](\/(Driver|DeviceIDs|DeviceIDs\/\[\]))?)?$/) return "keep"
  return "drop"
}'

policy_images='
function policy(p) {
  if (p ~ /^\/\[\](\/(Id|RepoTags|RepoDigests|Created|Config|Config\/(User|Env|Healthcheck|Healthcheck\/Test)|RepoTags\/\[\]|RepoDigests\/\[\]))?$/) return "keep"
  if (p ~ /^\/\[\]\/Config\/Env\//) return "environment"
  if (p ~ /^\/\[\]\/Config\/Healthcheck\/Test\//) return "test"
  return "drop"
}'

policy_networks='
function policy(p) {
  if (p ~ /^\/\[\](\/(Id|Name|Driver|Scope|Internal|Attachable|EnableIPv6|Created|Labels|Options|Containers))?$/) return "keep"
  if (p ~ /^\/\[\]\/Labels\/com\.docker\.compose\.(project|network)$/) return "keep"
  if (p ~ /^\/\[\]\/Options\/com\.docker\.network\./) return "keep"
  if (p ~ /^\/\[\]\/Containers\/[^\/]*(\/Name)?$/) return "keep"
  return "drop"
}'

policy_volumes='
function policy(p) {
  if (p ~ /^\/\[\](\/(Name|Driver|Mountpoint|Scope|CreatedAt|Labels|Options|Options\/(type|device)))?$/) return "keep"
  if (p ~ /^\/\[\]\/Labels\/com\.docker\.compose\.(project|volume)$/) return "keep"
  if (p ~ /^\/\[\]\/Options\/o$/) return "options"
  return "drop"
}'

policy_compose='
function policy(p,   member) {
  if (p ~ /^\/(name|services|networks|volumes|include|secrets|configs)$/) return "keep"
  if (p ~ /^\/(secrets|configs)\/[^\/]*(\/(name|file|external|environment))?$/) return "keep"
  if (p ~ /^\/include\//) return "keep"
  if (p ~ /^\/networks\/[^\/]*(\/(name|driver|internal|external|attachable|external\/name|driver_opts))?$/) return "keep"
  if (p ~ /^\/networks\/[^\/]*\/driver_opts\/com\.docker\.network\./) return "keep"
  if (p ~ /^\/volumes\/[^\/]*(\/(name|driver|external|driver_opts|driver_opts\/(type|device)))?$/) return "keep"
  if (p ~ /^\/volumes\/[^\/]*\/driver_opts\/o$/) return "options"
  if (p ~ /^\/services\/[^\/]*$/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/build$/) return "empty"
  if (p ~ /^\/services\/[^\/]*\/environment$/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/environment\//) return type[depth] == "{" ? "value" : "mask"
  if (p ~ /^\/services\/[^\/]*\/(labels|deploy\/labels)$/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/(labels|deploy\/labels)\//) return type[depth] == "{" && key[depth] ~ /^traefik\./ ? "label" : "drop"
  if (p ~ /^\/services\/[^\/]*\/command(\/\[\])?$/) return "command"
  if (p ~ /^\/services\/[^\/]*\/healthcheck(\/(disable|test))?$/) return p ~ /test$/ ? "test" : "keep"
  if (p ~ /^\/services\/[^\/]*\/healthcheck\/test\//) return "test"
  if (p ~ /^\/services\/[^\/]*\/logging(\/(driver|options))?$/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/logging\/options\//) return p ~ /\/(max-size|max-file|mode|compress|tag|labels|env|max-buffer-size)$/ ? "keep" : "mask"
  if (p ~ /^\/services\/[^\/]*\/networks(\/[^\/]*)?$/) return p ~ /networks$/ ? "keep" : "empty"
  if (p ~ /^\/services\/[^\/]*\/networks\//) return "drop"
  if (p ~ /^\/services\/[^\/]*\/deploy(\/|$)/) return p ~ /\/deploy(\/(resources|restart_policy|replicas|mode)(\/|$)|$)/ ? "keep" : "drop"
  if (p ~ /^\/services\/[^\/]*\/(image|user|read_only|privileged|network_mode|ports|env_file|cpus|mem_limit|mem_reservation|pids_limit|extends|profiles|cap_add|cap_drop|security_opt|pid|ipc|uts|userns_mode|use_api_socket|restart|volumes|volumes_from|tmpfs|devices|device_cgroup_rules|group_add|gpus|cgroup|cgroup_parent|ulimits|runtime|label_file|init|container_name)(\/|$)/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/(secrets|configs)(\/\[\](\/(source|target))?)?$/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/(post_start|pre_stop)(\/\[\](\/(user|privileged))?)?$/) return "keep"
  if (p ~ /^\/services\/[^\/]*\/provider(\/type)?$/) return "keep"
  # A member that this list does not have stays by its name: the reader must not take it for none.
  if (p ~ /^(\/services\/[^\/]*)?\/[^\/]*$/) {
    member = p
    sub(/.*\//, "", member)
    if (member !~ /^x-/ && !index(" version models annotations attach blkio_config cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpuset credential_spec depends_on develop dns dns_opt dns_search domainname driver_opts entrypoint expose external_links extra_hosts hostname isolation links mac_address mem_swappiness memswap_limit oom_kill_disable oom_score_adj platform pull_policy pull_refresh_after scale shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tty working_dir ", " " member " ")) return "unknown"
  }
  return "drop"
}'

policy_daemon='
function policy(p) {
  if (p ~ /^\/log-opts\//) return p ~ /\/(max-size|max-file|mode|compress|tag|labels|env|max-buffer-size)$/ ? "keep" : "mask"
  if (p ~ /^\/proxies$/) return "empty"
  if (p ~ /^\/(registry-mirrors|hosts|insecure-registries|dns|authorization-plugins|cluster-store|allow-nondistributable-artifacts)(\/|$)/) return type[depth] == "[" || p ~ /^\/cluster-store$/ ? "address" : "keep"
  if (p ~ /^\/(runtimes|labels|node-generic-resources|builder|cluster-store-opts|storage-opts|exec-opts)$/) return "empty"
  if (p ~ /^\/(runtimes|labels|node-generic-resources|builder|cluster-store-opts|storage-opts|exec-opts|proxies)\//) return "drop"
  return "label"
}'

# --- awk: the other formats ----------------------------------------------------------------------------------------------------

# Secrets of a file of variables (mode env or tfvars), or the one that is the file (mode whole). A line each, tabs between:
# S name length alphabet bits value value-in-lower-case (as octal escapes for printf %b); R name refers to what the file does not set;
# B count of lines that are no assignment; last E, without which something went wrong. In mode sweep the bare values, for the last search through what was written.
awk_secrets='
function flush_value(name, value, reference) {
  vars[name] = value
  names[++total] = name
  known[total] = value
  refers[total] = reference
}

# Not every busybox has log(): the binary digits of the logarithm, one squaring each.
function log2(x,   whole_part, digits, place_value) {
  whole_part = 0
  while (x >= 2) { x /= 2; whole_part++ }
  while (x < 1) { x *= 2; whole_part-- }
  digits = 0
  for (place_value = 0.5; place_value > 0.0000001; place_value /= 2) { x *= x; if (x >= 2) { x /= 2; digits += place_value } }
  return whole_part + digits
}

# Shannon entropy of the characters, corrected for the shortness of the text (Miller and Madow, 1955), no more than the alphabet
# carries, and less where one character follows from the one before or the text repeats itself.
function bits(value, size,   n, i, c, seen, kinds, h, period, next_ones, lettered, rest, keys, a, b, most) {
  n = length(value)
  if (n == 0) return 0
  for (i = 1; i <= n; i++) { c = substr(value, i, 1); if (!(c in seen)) kinds++; seen[c]++ }
  h = 0
  for (c in seen) h -= seen[c] / n * log2(seen[c] / n)
  if (kinds > 1) h += (kinds - 1) / (2 * n * 0.693147)
  most = log2(size)
  if (h > most) h = most
  keys = "qwertyuiopasdfghjklzxcvbnm1234567890"
  for (i = 2; i <= n; i++) {
    a = tolower(substr(value, i - 1, 1)); b = tolower(substr(value, i, 1))
    if (a == b || ord[b] - ord[a] == 1 || ord[a] - ord[b] == 1 || (index(keys, a) && index(keys, b) - index(keys, a) == 1)) next_ones++
  }
  if (n > 3 && size > 10 && next_ones / (n - 1) > (size == 16 ? 0.45 : 0.3)) h *= 1 - next_ones / (n - 1)
  # Words: chance seldom writes most of a text in runs of small letters.
  rest = value
  while (match(rest, /[A-Z]?[a-z][a-z][a-z]+|[A-Z][a-z][a-z]/)) { lettered += RLENGTH; rest = substr(rest, RSTART + RLENGTH) }
  if (n >= 12 && value ~ /[^a-z]/ && lettered / n > (n < 40 ? 0.75 : 0.65)) h *= 0.7
  for (period = 1; period <= n / 2; period++) if (substr(value, period + 1) == substr(value, 1, n - period)) { h *= period / n; break }
  return h
}

function measure(name, value,   alphabet, size, body) {
  body = value
  sub(/=+$/, "", body)
  if (value == "") { alphabet = "empty"; size = 1 }
  else if (value ~ /^[0-9]+$/) { alphabet = "digits"; size = 10 }
  else if (length(value) >= 16 && (value ~ /^[0-9a-f]+$/ || value ~ /^[0-9A-F]+$/)) { alphabet = "hex"; size = 16 }
  else if (body ~ /^[A-Za-z0-9+\/]+$/) { alphabet = "base64"; size = 64 }
  else if (body ~ /^[A-Za-z0-9_-]+$/) { alphabet = "base64url"; size = 64 }
  else if (value ~ /[^ -~]/) { alphabet = "other"; size = 256 }
  else { alphabet = "printable"; size = 95 }
  printf "S\t%s\t%d\t%s\t%.2f\t%s\t%s\n", json(name), characters(value), alphabet, bits(value, size), octal(value), octal(tolower(value))
}

function octal(text,   out, i, n, c) {
  out = ""
  n = length(text)
  for (i = 1; i <= n; i++) { c = ord[substr(text, i, 1)]; out = out sprintf("\\0%03o", c) }
  return out
}

function password_in(value,   text, cut) {
  if (!hides_password(value)) return ""
  text = value
  sub(/^[^:]*:\/\/[^:@]*:/, "", text)
  cut = 0
  while (match(substr(text, cut + 1), /@/)) cut += RSTART
  return cut ? substr(text, 1, cut - 1) : ""
}

function is_reference(value) { return value ~ /^\$\{?[A-Za-z_][A-Za-z0-9_]*\}?$/ }

function decide(   i, j, name, value, target, w, twice, password) {
  for (i = 1; i <= total; i++) {
    name = names[i]; value = known[i]; w = weight(name)
    if (refers[i] && is_reference(value)) {
      if (w < 2) continue
      target = value
      gsub(/[${}]/, "", target)
      if (target in vars && !is_reference(vars[target])) value = vars[target]
      else { if (mode != "sweep") printf "R\t%s\n", json(name); continue }
    }
    if (hides_password(value) || w == 0) continue
    if (value ~ /^(\/run\/secrets\/|file:\/\/|env:\/\/)/ && place(value)) continue
    if (w == 1 && (value == "" || plain(value) || value ~ /^[a-z]+:\/\//)) continue
    listed[value] = 1
    if (mode == "sweep") sweep(value)
    else measure(name, value)
  }
  # A password in an address is a secret of its own unless it is one of those above.
  for (i = 1; i <= total; i++) {
    password = password_in(known[i])
    if (password == "" || password in listed || (refers[i] && password ~ /^\$/)) continue
    if (mode == "sweep") sweep(password)
    else measure(names[i], password)
  }
  if (bad && mode != "sweep") printf "B\t%d\n", bad
}

function sweep(value,   parts, n, i) {
  n = split(value, parts, "\n")
  for (i = 1; i <= n; i++) if (length(parts[i]) >= 8 && !plain(parts[i]) && !index(ENVIRON["DEFAULTS"], "\n" parts[i] "\n")) print parts[i]
}

function double_quoted(text,   out, i, c) {
  out = ""
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\\") { c = substr(text, ++i, 1); c = c == "n" ? "\n" : c == "t" ? "\t" : c == "r" ? "\r" : c }
    out = out c
  }
  return out
}

# The offset of the quote that ends a value; 0 when it goes on in the next line.
function quote_end(text, quote,   i, c) {
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\\" && quote == "\"") { i++; continue }
    if (c == quote) return i
  }
  return 0
}

function take(name, text,   quote, end) {
  quote = substr(text, 1, 1)
  if (quote != "\"" && quote != "\047") {
    sub(/[ \t]+#.*$/, "", text)
    sub(/[ \t]+$/, "", text)
    flush_value(name, text, 1)
    return
  }
  text = substr(text, 2)
  end = quote_end(text, quote)
  if (!end) { open_name = name; open_quote = quote; open_text = text; return }
  text = substr(text, 1, end - 1)
  flush_value(name, quote == "\"" ? double_quoted(text) : text, quote == "\"")
}

BEGIN { letters(); mode = ENVIRON["MODE"]; kind = ENVIRON["KIND"] }
{ sub(/\r$/, "") }
NR == 1 { sub(/^\357\273\277/, "") }
kind == "whole" { whole = NR == 1 ? $0 : whole "\n" $0; next }
open_name != "" {
  open_text = open_text "\n" $0
  name = open_name; text = open_quote open_text; open_name = ""
  take(name, text)
  next
}
/^[ \t]*(#|$)/ { next }
kind == "tfvars" {
  if ($0 ~ /^[ \t]*\/\//) next
  line = $0
  while (match(line, /[A-Za-z_"][A-Za-z0-9_"-]*[ \t]*=[ \t]*"/)) {
    name = substr(line, RSTART, RLENGTH)
    line = substr(line, RSTART + RLENGTH)
    sub(/[ \t]*=.*/, "", name); gsub(/"/, "", name)
    end = quote_end(line, "\"")
    if (!end) { bad++; next }
    flush_value(name, double_quoted(substr(line, 1, end - 1)), 0)
    line = substr(line, end + 1)
  }
  if (line ~ /<<[-~]?[A-Za-z_]/ && weight(line)) bad++
  next
}
match($0, /^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_.-]*[ \t]*[=]/) {
  name = substr($0, 1, RLENGTH - 1)
  sub(/^[ \t]*(export[ \t]+)?/, "", name); sub(/[ \t]+$/, "", name)
  # A line of a key in base64 ends like an assignment: its text is no name to be shown.
  if (random(name) || length(name) > 64) { bad++; next }
  text = substr($0, RLENGTH + 1)
  sub(/^[ \t]+/, "", text)
  take(name, text)
  next
}
# A name alone takes its value from the shell of whoever starts Compose.
/^[ \t]*(export[ \t]+)?[A-Z_][A-Z0-9_]*[ \t]*$/ && length($NF) <= 64 { if (weight($NF) == 2 && mode != "sweep") printf "R\t%s\n", $NF; next }
{ bad++ }
END {
  if (kind == "whole") {
    sub(/\n+$/, "", whole)
    if (mode == "sweep") sweep(whole)
    else measure(ENVIRON["NAME"], whole)
  } else {
    if (open_name != "") bad++
    decide()
  }
  if (mode != "sweep") print "E"
}
'

# A crontab without its remarks and secrets on standard output, its jobs as records in the file RECORDS. Exit code 2: cron passes over
# the file.
awk_cron='
BEGIN { letters(); source = json(ENVIRON["SOURCE"]); user = ENVIRON["CRON_USER"] }
{ sub(/\r$/, "") }
/^[ \t]*#.*user(-?name)?[ \t]+command/ { print "# m h dom mon dow user command"; next }
/^[ \t]*(#|$)/ { print "#"; next }
match($0, /^[ \t]*-?(@(reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9*][-0-9*,\/~]*[ \t]+[0-9*][-0-9*,\/~]*[ \t]+[0-9*][-0-9*,\/~]*[ \t]+[0-9a-zA-Z*][-0-9a-zA-Z*,\/~]*[ \t]+[0-9a-zA-Z*][-0-9a-zA-Z*,\/~]*)[ \t]+/) {
  when = substr($0, RSTART, RLENGTH)
  command = substr($0, RLENGTH + 1)
  gsub(/[ \t]+/, " ", when); sub(/^ /, "", when); sub(/ $/, "", when)
  who = user
  if (user == "") {
    if (!match(command, /^[^ \t]+[ \t]+/)) { bad = 1; next }
    who = substr(command, 1, RLENGTH)
    command = substr(command, RLENGTH + 1)
    sub(/[ \t]+$/, "", who)
  }
  # What follows a bare percent sign is input for the command, not part of it.
  gsub(/\\%/, "\001", command); sub(/%.*/, "", command); gsub(/\001/, "\\%", command)
  hide_next = 0; hide_user = 0; tools = ""
  command = mask(command)
  if (command == "") { bad = 1; next }
  jobs++
  print when " " (user == "" ? who " " : "") command
  shown = command
  gsub(/\\%/, "%", shown)
  sub(/^-/, "", when)
  records = records sprintf("{\"kind\":\"schedule\",\"source\":\"%s\",\"line\":%d,\"when\":\"%s\",\"user\":\"%s\",\"command\":\"%s\"}\n", source, NR, json(when), json(who), json(shown))
  next
}
match($0, /^[ \t]*[A-Za-z_][A-Za-z0-9_]*[ \t]*=/) {
  name = substr($0, 1, RLENGTH - 1)
  gsub(/[ \t]/, "", name)
  value = substr($0, RLENGTH + 1)
  sub(/^[ \t]+/, "", value)
  print name "=" (name ~ /^(SHELL|PATH|HOME|LOGNAME|CRON_TZ|TZ|RANDOM_DELAY|START_HOURS_RANGE)$/ && !random(value) ? value : "***")
  next
}
{ bad = 1 }
END {
  if (bad) exit 2
  if (jobs) printf "%s", records > ENVIRON["RECORDS"]
}
'

# Properties of timers and services as systemctl shows them, commands masked; the jobs of active timers as records in RECORDS.
awk_timers='
function field(text, name) {
  if (!match(text, name)) return ""
  text = substr(text, RSTART + RLENGTH)
  sub(/[ \t]*[;}].*/, "", text)
  return text
}
function unit_done(   i) {
  if (id == "") return
  if (load != "" && load != "loaded") { state = load; command = "" }
  if (command != "" && condition != "") command = condition " && " command
  if (id ~ /\.timer$/ && state == "active") for (i = 1; i <= whens; i++) { timers++; timer_id[timers] = id; timer_when[timers] = when[i]; timer_unit[timers] = unit == "" ? substr(id, 1, length(id) - 6) ".service" : unit }
  shown[id] = 1; command_of[id] = command; user_of[id] = user == "" ? "root" : user; result_of[id] = result
}
function fresh() { id = ""; state = ""; load = ""; unit = ""; command = ""; condition = ""; result = ""; user = ""; whens = 0 }
BEGIN { letters(); fresh() }
/^$/ { unit_done(); fresh(); print; next }
/^Id=/ { id = substr($0, 4) }
/^ActiveState=/ { state = substr($0, 13) }
/^LoadState=/ { load = substr($0, 11) }
/^Unit=/ { unit = substr($0, 6) }
/^User=/ { user = substr($0, 6) }
/^TimersCalendar=/ { value = field($0, "OnCalendar="); if (value != "") when[++whens] = value }
/^Result=/ { result = substr($0, 8) }
/^Exec(Start|Condition)=/ {
  start = index($0, "argv[]="); end = index($0, " ; ignore_errors=")
  if (!start || !end) next
  hide_next = 0; hide_user = 0; tools = ""
  text = mask(substr($0, start + 7, end - start - 7))
  if (/^ExecCondition/) condition = condition == "" ? text : condition " && " text
  else command = command == "" ? text : command " && " text
  print (/^ExecCondition/ ? "ExecCondition" : "ExecStart") "={ argv[]=" text " ; ignore_errors=no }"
  next
}
/^(Id|ActiveState|LoadState|Unit|User|Result|TimersCalendar|TimersMonotonic)=/ { print }
END {
  unit_done()
  for (i = 1; i <= timers; i++) {
    # A service whose last run failed makes nothing; one that is shown without a command, or is masked, runs nothing.
    if (result_of[timer_unit[i]] != "" && result_of[timer_unit[i]] != "success") continue
    if (timer_unit[i] in shown && command_of[timer_unit[i]] == "") continue
    command = command_of[timer_unit[i]] == "" ? timer_unit[i] : command_of[timer_unit[i]]
    printf "{\"kind\":\"schedule\",\"source\":\"%s\",\"line\":1,\"when\":\"%s\",\"user\":\"%s\",\"command\":\"%s\"}\n", json(timer_id[i]), json(timer_when[i]), json(user_of[timer_unit[i]] == "" ? "root" : user_of[timer_unit[i]]), json(command) > ENVIRON["RECORDS"]
  }
}
'

# CSV of name, setting, unit; a record ends where its quotes are even.
awk_settings='
function emit(   name, cut, value, unit, rest) {
  cut = index(record, ",")
  name = substr(record, 1, cut - 1)
  rest = substr(record, cut + 1)
  if (rest ~ /^"/) {
    value = ""
    rest = substr(rest, 2)
    while ((cut = index(rest, "\"")) && substr(rest, cut + 1, 1) == "\"") { value = value substr(rest, 1, cut); rest = substr(rest, cut + 2) }
    value = value substr(rest, 1, cut - 1)
    rest = substr(rest, cut + 1)
  } else { cut = index(rest, ","); value = cut ? substr(rest, 1, cut - 1) : rest; rest = cut ? substr(rest, cut) : "" }
  if (name !~ /^"?[A-Za-z_][A-Za-z0-9_.]*"?$/ || rest !~ /^,[A-Za-z0-9]*$/) { broken = 1; exit 1 }
  rows++
  if (value != "" && weight(name) && !plain(value)) value = "***"
  else { hide_next = 0; hide_user = 0; tools = ""; value = mask(value) }
  if (value ~ /[",\n]/) { gsub(/"/, "\"\"", value); value = "\"" value "\"" }
  print name "," value rest
}
BEGIN { letters() }
NR == 1 { sub(/\r$/, ""); if ($0 != "name,setting,unit") { broken = 1; exit 1 } print; next }
{
  sub(/\r$/, "")
  record = open ? record "\n" $0 : $0
  quotes = record
  open = gsub(/"/, "", quotes) % 2
  if (!open) emit()
}
END { if (broken || open || !rows) exit 1 }
'

# Rules of clients without remarks; the secrets of LDAP and RADIUS stand in options of a rule.
awk_rules='
BEGIN { letters() }
{ sub(/\r$/, "") }
/^[ \t]*(#|$)/ { print ""; next }
{ hide_next = 0; hide_user = 0; tools = ""; rules++; sub(/[ \t]#.*/, ""); print mask($0) }
END { if (!rules) exit 1 }
'

# Certificates alone out of a PEM file; whatever else stands there is not passed on.
awk_certificates='
/^-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[ \t\r]*$/ { sub(/[ \t\r]+$/, ""); block = $0; open = 1; next }
/^-----END (TRUSTED |X509 )?CERTIFICATE-----[ \t\r]*$/ { if (open) { sub(/[ \t\r]+$/, ""); print block; print; found++ } open = 0; next }
open { sub(/[ \t\r]+$/, ""); if ($0 !~ /^[A-Za-z0-9+\/=]+$/) { open = 0; broken = 1 } block = block "\n" $0 }
END { if (!found || open || broken) exit 1 }
'

# Settings that say how long logs are kept, as records.
awk_retention='
function setting(name, value) { printf "{\"kind\":\"setting\",\"source\":\"%s\",\"name\":\"%s\",\"value\":\"%s\"}\n", source, json(name), json(value) }
BEGIN { letters(); source = json(ENVIRON["SOURCE"]); kind = ENVIRON["KIND"]; file = "" }
{ sub(/\r$/, ""); sub(/^[ \t]+/, ""); sub(/[ \t]+$/, "") }
/^(#|;|$)/ { next }
kind == "journald" {
  cut = index($0, "=")
  name = substr($0, 1, cut - 1)
  value = substr($0, cut + 1)
  if (name ~ /^(Storage|Compress|Seal|SystemMaxUse|SystemKeepFree|SystemMaxFileSize|SystemMaxFiles|RuntimeMaxUse|MaxRetentionSec|MaxFileSec|ForwardToSyslog|RateLimitIntervalSec|RateLimitBurst)$/ && value ~ /^[A-Za-z0-9. ]+$/ && length(value) <= 32) setting(name, value)
  next
}
kind == "logrotate" {
  if (script) { if ($0 == "endscript") script = 0; next }
  if ($0 ~ /^(postrotate|prerotate|firstaction|lastaction|preremove)/) { script = 1; next }
  if ($0 ~ /\{$/) { text = $0; sub(/[ \t]*\{$/, "", text); file = waiting == "" ? text : waiting (text == "" ? "" : " " text); waiting = ""; next }
  if ($0 == "}") { file = ""; next }
  if ($0 ~ /^["\/]/ && file == "") { waiting = waiting == "" ? $0 : waiting " " $0; next }
  if ($0 ~ /^(daily|weekly|monthly|yearly|hourly)$/) setting(file == "" ? "every" : file " every", $0)
  else if ($0 ~ /^(rotate|maxage|size|maxsize|minsize)[ \t]+[0-9]+[kMG]?$/) setting(file == "" ? $1 : file " " $1, $2)
  next
}
'

# Settings of JumpServer in the form of their own file. The names of the others stay, so that the file is recognised.
awk_jumpserver='
match($0, /^[A-Z][A-Z0-9_]*=/) {
  name = substr($0, 1, RLENGTH - 1)
  value = substr($0, RLENGTH + 1)
  sub(/\r$/, "", value)
  gsub(/^["\047]|["\047]$/, "", value)
  if (name !~ /(KEY|SECRET|TOKEN|PASSWORD|PASS)$/ && name ~ /^([A-Z_]+_KEEP_(DAYS|DURATION)|SECURITY_[A-Z_]+|SESSION_(COOKIE_(AGE|SECURE|SAMESITE)|EXPIRE_AT_BROWSER_CLOSE)|CSRF_COOKIE_SECURE|SYSLOG_ENABLE|LOG_LEVEL|PERIOD_TASK_ENABLED|LOGIN_CONFIRM_ENABLE|ONLY_ALLOW_[A-Z_]+|CURRENT_VERSION|OLD_PASSWORD_HISTORY_LIMIT_COUNT)$/ && value ~ /^[A-Za-z0-9.]*$/ && length(value) <= 12) print name "=" value
  else print name "=***"
  next
}
{ print "#" }
'

# Values that stand in manuals and examples. The letters of a value are compared in lower case too.
known_defaults='
password passw0rd p@ssw0rd p@ssword password1 password12 password123 password1234 passwort changeme changeit change-me change_me
change-this changethis change_this changemeplease changemenow please-change-me please_change_me pleasechangeme replaceme replace-me
replace_me your-password your_password yourpassword your-password-here your_password_here your-secret your_secret your-secret-key
your_secret_key your-secret-key-here your-encryption-key your_encryption_key your-api-key your_api_key yoursecret yoursecretkey
mypassword my-password my_password mysecretpassword my-secret-pw mysecret my-secret-key secret secretkey secret-key secret_key
supersecret super-secret super_secret supersecretpassword topsecret notsecret insecure unsafe dummy example sample default test test123
testing tester demo temp temporary placeholder todo fixme xxx xxxx xxxxxxxx none null undefined empty qwerty qwerty123 abc123 abcd1234
letmein welcome welcome1 iloveyou monkey dragon 1234 12345 123456 1234567 12345678 123456789 1234567890 0000 00000000 111111 123123
654321 admin admin123 admin1234 administrator root toor user guest master manager operator service system support akadmin
postgres postgresql postgrespassword postgres123 postgres_password mysql mariadb redis redispassword redis123 mongo mongodb rabbitmq minio
minioadmin grafana prometheus traefik docker portainer vault keycloak authentik jumpserver infisical tailscale mcp mcp-server mcpserver
elastic kibana nginx vagrant ubuntu debian raspberry backup backups harbour
pleasegenerateasecurekey thisisnotasecret insecure-secret-key django-insecure changeme123 changeme1 keyboardcat shhhhh
7Q11Vz6R2J6BLAdO B3f2w8P2PfxIAS7s4URrD9YmSbtqX4vXdPUL217kL9XPUOWrmy nu4x599Wq7u0Bn8EABh3J91G 8URXPL2x3HZMi7xoGTdk3Upj
6c1fe4e407b8911c104518103505b218 f13dbc92aaaf86fa7cb0ed8ac3265f47 c6606cd2daad581c4de96531427aae0d
5lrMXKKWCVocS/uerPsl7V+TX/aaUaI7iDkgl3tSmLE= VVHnGZ0w98WLgISK4XSJcagezuG6EWRFTk48KE4Y5Mw=
'

# --- what is written -----------------------------------------------------------------------------------------------------------

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# A text as JSON between quotes, in REPLY. Most names need no awk.
json() {
  case $1 in
    *[!A-Za-z0-9\ ._/@:%+=,-]*)
      # The full stop keeps line feeds at the end, which a shell would cut off.
      REPLY=$(printf '%s.' "$1" | awk "$awk_library"'
        BEGIN { letters() }
        { text = NR == 1 ? $0 : text "\n" $0 }
        END { printf "%s", json(substr(text, 1, length(text) - 1)) }')
      ;;
    *) REPLY=$1 ;;
  esac
}

# A name for a file of the tar, in REPLY.
safe_name() {
  REPLY=$(printf '%s' "$1" | tr -c 'A-Za-z0-9._-' '_')
  case $REPLY in
    .* | '') REPLY="_$REPLY" ;;
  esac
}

record() { printf '%s\n' "$1" >>"$snapshot"; }

# Both keep what they are told about: the snapshot for the assessor, the list for the end of the run.
unread() {
  json "$1"
  unread_path=$REPLY
  json "$2"
  record "{\"kind\":\"unread\",\"path\":\"$unread_path\",\"reason\":\"$REPLY\"}"
  printf '%s: %s\n' "$unread_path" "$REPLY" >>"$work/unread"
}

# A file of the tar is there: when it was taken and from where. Usage: written PATH TAKEN ORIGIN
written() {
  json "$3"
  printf '  - match: "%s"\n    takenAt: %s\n    origin: "%s: %s"\n' "$1" "$2" "$host" "$REPLY" >>"$work/manifest"
  printf '%s\n' "$1" >>"$work/read"
}

# Why a path cannot be read, in words, in REPLY. Fails when it can.
why_not() {
  if [ ! -e "$1" ]; then
    if [ -L "$1" ]; then
      REPLY='a symbolic link to nothing'
    else
      parent=${1%/*}
      while [ -n "$parent" ] && [ ! -e "$parent" ]; do parent=${parent%/*}; done
      REPLY='no such file or folder'
      [ -x "${parent:-/}" ] || REPLY='permission denied'
    fi
  elif [ -d "$1" ]; then
    if [ -r "$1" ] && [ -x "$1" ]; then return 1; fi
    REPLY='permission denied'
  elif [ ! -f "$1" ]; then
    REPLY='not a regular file'
  else
    [ -r "$1" ] && return 1
    REPLY='permission denied'
  fi
}

# Usage: larger_than BYTES FILE
larger_than() { [ "$(stat -L -c %s "$2" 2>/dev/null || echo 0)" -gt "$1" ]; }

shown() { REPLY=${1#"$root"}; }

# --- fingerprints --------------------------------------------------------------------------------------------------------------

# Bytes in hexadecimal, each combined with a mask, as escapes of printf %b in REPLY. Usage: escapes HEX MASK
escapes() {
  rest=$1
  REPLY=
  while [ -n "$rest" ]; do
    tail=${rest#??}
    byte=$((0x${rest%"$tail"} ^ $2))
    REPLY="$REPLY\\0$((byte / 64))$((byte / 8 % 8))$((byte % 8))"
    rest=$tail
  done
}

load_key() {
  key_state='made for this run alone'
  if [ ! -e "$key_file" ]; then
    key=$(head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
    if mkdir -p "${key_file%/*}" 2>/dev/null && (set -C && printf '%s\n' "$key" >"$key_file") 2>/dev/null; then
      key_state="made and kept in $key_file"
    fi
  else
    if [ ! -f "$key_file" ] || [ ! -r "$key_file" ]; then wrong "--key-file: $key_file cannot be read."; fi
    case $(stat -L -c %a "$key_file") in
      *00) ;;
      *) wrong "--key-file: $key_file is open to others; chmod 600 it, and replace it if they may have read it." ;;
    esac
    key=$(head -n 1 "$key_file")
    key_state="of $key_file"
  fi
  case $key in
    *[!0-9a-f]*) key= ;;
  esac
  [ "${#key}" -eq 64 ] || wrong "--key-file: $key_file does not hold 64 lower-case hexadecimal digits."
  # HMAC, RFC 2104: the key is filled up to the 64 bytes of a block.
  key="${key}0000000000000000000000000000000000000000000000000000000000000000"
  escapes "$key" 0x36
  inner_pad=$REPLY
  escapes "$key" 0x5c
  outer_pad=$REPLY
}

# HMAC-SHA-256 of a value given as escapes of printf %b, in REPLY. printf is a builtin: no value becomes an argument of a program.
fingerprint() {
  digest=$(printf '%b%b' "$inner_pad" "$1" | sha256sum)
  escapes "${digest%% *}" 0
  digest=$(printf '%b%b' "$outer_pad" "$REPLY" | sha256sum)
  REPLY=${digest%% *}
}

load_defaults() {
  default_prints=' '
  default_words='
'
  set -f
  for word in $known_defaults; do
    fingerprint "$word"
    default_prints="$default_prints$REPLY "
    default_words="$default_words$word
"
  done
  set +f
}

# --- secrets and file modes ----------------------------------------------------------------------------------------------------

# Measures the secrets of a file. Usage: inventory FILE KIND
inventory() {
  shown "$1"
  secret_path=$REPLY
  if larger_than 1048576 "$1"; then
    unread "$secret_path" 'larger than 1 MiB, its secrets were not measured'
    return
  fi
  secret_name=
  if [ "$2" = whole ]; then
    secret_name=${1##*/}
    secret_name=$(printf '%s' "${secret_name%.txt}" | tr '[:lower:]' '[:upper:]' | tr -c 'A-Z0-9' '_')
  fi
  json "$secret_path"
  secret_json=$REPLY
  # Kept for the last search; the name of a file can hold anything, a link to it is safe.
  ln -s "$1" "$(mktemp -u "$work/secret/$2.XXXXXXXX")"
  NAME=$secret_name KIND=$2 MODE=measure awk "$awk_library$awk_secrets" <"$1" 2>/dev/null | {
    whole=no
    while IFS=$tab read -r row name length alphabet bits value lower; do
      case $row in
        S)
          fingerprint "$value"
          print=$REPLY
          known=false
          case $default_prints in *" $print "*) known=true ;; esac
          if [ "$known" = false ] && [ "$lower" != "$value" ]; then
            fingerprint "$lower"
            case $default_prints in *" $REPLY "*) known=true ;; esac
          fi
          record "{\"kind\":\"secret\",\"file\":\"$secret_json\",\"name\":\"$name\",\"length\":$length,\"alphabet\":\"$alphabet\",\"bitsPerCharacter\":$bits,\"fingerprint\":\"hmac-sha256:$print\",\"knownDefault\":$known}"
          ;;
        R) unread "$secret_path" "$name takes its value from elsewhere, so it was not measured" ;;
        B) unread "$secret_path" "lines that are no assignments: $name; what they hold was not measured" ;;
        E) whole=yes ;;
      esac
    done
    [ "$whole" = yes ] || unread "$secret_path" 'its secrets could not be measured'
  }
}

# A record of a file's mode. Usage: mode FILE HOLDS
mode() {
  facts=$(stat -L -c '%a %s %U %G' "$1" 2>/dev/null) || {
    shown "$1"
    unread "$REPLY" 'it could not be looked at'
    return 1
  }
  bits=${facts%% *}
  facts=${facts#* }
  size=${facts%% *}
  facts=${facts#* }
  while [ "${#bits}" -lt 4 ]; do bits=0$bits; done
  shown "$1"
  json "$REPLY"
  file_json=$REPLY
  # Names of users and groups can hold spaces where a directory service gives them.
  json "${facts%% *}"
  owner=$REPLY
  json "${facts#* }"
  record "{\"kind\":\"file\",\"path\":\"$file_json\",\"mode\":\"$bits\",\"owner\":\"$owner\",\"group\":\"$REPLY\",\"size\":$size,\"holds\":\"$2\"}"
}

# Whether a file was looked at before; it counts as looked at from now on.
seen() {
  json "$1"
  grep -Fxq -e "$REPLY" "$work/seen" 2>/dev/null && return 0
  printf '%s\n' "$REPLY" >>"$work/seen"
  return 1
}

# Looks at one file of secrets. Usage: secrets_file FILE
secrets_file() {
  seen "$1" && return
  shown "$1"
  path=$REPLY
  if [ -f "$1" ]; then mode "$1" secrets; fi
  if why_not "$1"; then
    unread "$path" "$REPLY"
    return
  fi
  if [ -d "$1" ]; then
    unread "$path" 'a folder, not a file'
    return
  fi
  case $path in
    *.tfvars) inventory "$1" tfvars ;;
    *.tfvars.json | *.p12 | *.pfx | *.jks | *.kdbx) unread "$path" 'of a form whose secrets are not measured' ;;
    */acme.json) certificates_of_acme "$1" ;;
    *.key | *.pem) take_certificates "$1" quiet ;;
    *.env | */.env.* | */config.txt) inventory "$1" env ;;
    */secrets/*)
      if grep -q '^-----BEGIN' "$1"; then take_certificates "$1" quiet; else inventory "$1" whole; fi
      ;;
    *)
      # One secret in base64 can end like an assignment; a value behind the sign tells them apart.
      if grep -Eq '^[[:space:]]*(export[[:space:]]+)?[A-Za-z_][A-Za-z0-9_.-]*[[:space:]]*=[[:space:]]*[^=[:space:]]' "$1" || larger_than 4096 "$1"; then
        inventory "$1" env
      else
        inventory "$1" whole
      fi
      ;;
  esac
}

script_file() {
  seen "$1" || mode "$1" script
}

# What a file below a base is, by its name. Usage: look FILE
look() {
  case $1 in
    *.example | *.sample | *.template | *.tmpl | *.dist) ;;
    */.env | */.env.* | *.env | *.tfvars | *.tfvars.json | */acme.json | *.key | *.p12 | *.pfx | *.jks | *.kdbx) secrets_file "$1" ;;
    *.pem | *.crt | *.cer)
      shown "$1"
      path=$REPLY
      if why_not "$1"; then
        reason=$REPLY
        seen "$1" || unread "$path" "$reason"
      elif grep -q 'PRIVATE KEY-----' "$1"; then
        secrets_file "$1"
      elif ! seen "$1"; then
        take_certificates "$1"
      fi
      ;;
    # Keys of people, states, passwords of single programs and copies of all of these: who may read them counts, and nothing measures them.
    */id_rsa | */id_dsa | */id_ecdsa | */id_ecdsa_sk | */id_ed25519 | */id_ed25519_sk | *.ppk | *.keystore | *.tfstate | *.tfstate.* | \
      *.env.* | *.env~ | *.tfvars.bak | *.tfvars.old | *.key.bak | *.key.old | */.pgpass | */.netrc | */.my.cnf | */.htpasswd | */.git-credentials | */.vault-token | \
      */.docker/config.json | */.aws/credentials)
      seen "$1" || mode "$1" secrets
      ;;
    */secrets/*.md | */secrets/.git*) ;;
    */secrets/*) secrets_file "$1" ;;
    */scripts/*.sh | */scripts/*.py) script_file "$1" ;;
    */config.txt) jumpserver_config "$1" ;;
    */docker-compose*.y*ml | */compose*.y*ml | */dynamic/*.y*ml | */dynamic/*.toml | */traefik.y*ml | */traefik.toml)
      seen "$1" || mode "$1" other
      ;;
  esac
}

# Usage: walk FOLDER DEPTH HANDLER. Names are taken from the shell's own patterns, which no sign in a name disturbs.
walk() (
  shown "$1"
  folder=$REPLY
  if why_not "$1"; then
    unread "$folder" "$REPLY"
    return
  fi
  if [ "$2" -gt 8 ]; then
    unread "$folder" 'deeper than 8 folders, not looked into'
    return
  fi
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
    if [ -d "$entry" ]; then
      case ${entry##*/} in .git | node_modules | .terraform | site-packages | .venv | venv) continue ;; esac
      if [ -L "$entry" ]; then leads_out "$entry" "$1"; else walk "$entry" $(($2 + 1)) "$3"; fi
    else
      "$3" "$entry"
    fi
  done
)

# A link to a folder is not followed: within the base that folder is looked at anyway, outside it somebody must name it.
leads_out() {
  target=$(cd "$1" 2>/dev/null && pwd -P) || target=
  eval "set -- \"\$1\" $bases $folders_named"
  link=$1
  shift
  for named in "$@"; do
    place=$(cd "$root$named" 2>/dev/null && pwd -P) || continue
    case $target/ in "$place"/*) return ;; esac
  done
  shown "$link"
  unread "$REPLY" 'a symbolic link out of the folder, not followed: name its target with --base'
}

# --- certificates --------------------------------------------------------------------------------------------------------------

certificate_place() {
  certificate_count=$(($(cat "$work/certificates" 2>/dev/null || echo 0) + 1))
  echo "$certificate_count" >"$work/certificates"
  safe_name "$(basename "$1")"
  REPLY="certificates/$certificate_count-${REPLY%.*}.pem"
}

# Usage: take_certificates FILE [quiet]: quiet where a file may hold none.
take_certificates() {
  shown "$1"
  path=$REPLY
  if larger_than 65536 "$1"; then
    [ "${2:-}" = quiet ] || unread "certificate $path" 'larger than 64 KiB: a bundle of issuers'
    return
  fi
  [ "${2:-}" = quiet ] && ! grep -q 'CERTIFICATE-----' "$1" && return
  certificate_place "$path"
  place=$REPLY
  taken=$(now)
  mkdir -p "$out/certificates"
  if awk "$awk_certificates" <"$1" >"$out/$place" 2>/dev/null; then
    written "$place" "$taken" "$path"
  else
    rm -f "$out/$place"
    unread "certificate $path" 'not a whole certificate in PEM'
  fi
}

# The certificates that Traefik keeps beside their keys: only members named "certificate" pass.
certificates_of_acme() {
  shown "$1"
  acme=$REPLY
  if larger_than 4194304 "$1"; then
    unread "$acme" 'larger than 4 MiB'
    return
  fi
  awk "$awk_library$awk_json"'
    function policy(p) { if (p ~ /\/certificate$/) return "keep"; return p ~ /\/\[\]$|^\/[^\/]*(\/Certificates)?$/ ? "keep" : "drop" }
  ' <"$1" 2>/dev/null | sed -n 's/^ *"certificate": "\([A-Za-z0-9+/=]*\)",\{0,1\}$/\1/p' | while read -r encoded; do
    printf '%s' "$encoded" | base64 -d >"$work/acme.pem" 2>/dev/null
    certificate_place "$acme"
    place=$REPLY
    mkdir -p "$out/certificates"
    if awk "$awk_certificates" <"$work/acme.pem" >"$out/$place"; then written "$place" "$(now)" "$acme"; else rm -f "$out/$place"; fi
  done
  rm -f "$work/acme.pem"
}

certificates_in() {
  case $1 in
    *.pem | *.crt | *.cer) seen "$1" || take_certificates "$1" quiet ;;
  esac
}

collect_certificates() {
  eval "set -- $certificates"
  for named in "$@"; do
    if why_not "$root$named"; then
      unread "certificate $named" "$REPLY"
    elif [ -d "$root$named" ]; then
      walk "$root$named" 0 certificates_in
    else
      seen "$root$named" || take_certificates "$root$named"
    fi
  done
  live=$root/etc/letsencrypt/live
  if [ -d "$live" ] && why_not "$live"; then unread 'certificate /etc/letsencrypt/live' "$REPLY"; fi
  for found in "$live"/*/fullchain.pem; do
    if [ -f "$found" ]; then seen "$found" || take_certificates "$found"; fi
  done
}

# --- schedules -----------------------------------------------------------------------------------------------------------------

# Usage: crontab_file FILE SOURCE PLACE [USER]
crontab_file() {
  if why_not "$1"; then
    unread "cron $2" "$REPLY"
    return
  fi
  [ -s "$1" ] || return
  if larger_than 1048576 "$1"; then
    unread "cron $2" 'larger than 1 MiB'
    return
  fi
  if [ -n "$(tail -c 1 "$1" | tr -d '\n')" ]; then
    unread "cron $2" 'its last line does not end, so cron passes over the file'
    return
  fi
  taken=$(now)
  mkdir -p "$(dirname "$out/$3")"
  rm -f "$work/jobs"
  if SOURCE=$2 CRON_USER=${4:-} RECORDS=$work/jobs awk "$awk_library$awk_cron" <"$1" >"$out/$3"; then
    if [ -s "$work/jobs" ]; then
      cat "$work/jobs" >>"$snapshot"
      written "$3" "$taken" "$2"
    else
      rm -f "$out/$3"
    fi
  else
    rm -f "$out/$3"
    unread "cron $2" 'a line is neither a job nor a variable, so cron passes over the file'
  fi
}

collect_cron() {
  [ -e "$root/etc/crontab" ] && crontab_file "$root/etc/crontab" /etc/crontab host/crontab/etc/crontab
  for entry in "$root"/etc/cron.d/*; do
    if [ ! -e "$entry" ] || [ -d "$entry" ]; then continue; fi
    name=${entry##*/}
    case $name in
      *[!A-Za-z0-9_-]*) unread "cron /etc/cron.d/$name" 'cron passes over files with such a name' ;;
      *) crontab_file "$entry" "/etc/cron.d/$name" "host/crontab/etc/cron.d/$name" ;;
    esac
  done
  for every in hourly daily weekly monthly; do
    for entry in "$root/etc/cron.$every"/*; do
      if [ ! -f "$entry" ] || [ ! -x "$entry" ]; then continue; fi
      case ${entry##*/} in *[!A-Za-z0-9_-]*) continue ;; esac
      shown "$entry"
      json "$REPLY"
      record "{\"kind\":\"schedule\",\"source\":\"$REPLY\",\"line\":1,\"when\":\"@$every\",\"user\":\"root\",\"command\":\"$REPLY\"}"
    done
  done
  me=$(id -un)
  mine=no
  for spool in "$root/var/spool/cron/crontabs" "$root/var/spool/cron"; do
    [ -d "$spool" ] || continue
    shown "$spool"
    if why_not "$spool"; then
      shown "$spool"
      unread "cron $REPLY" 'permission denied'
      continue
    fi
    for entry in "$spool"/*; do
      [ -f "$entry" ] || continue
      shown "$entry"
      source=$REPLY
      safe_name "${entry##*/}"
      [ "${entry##*/}" = "$me" ] && mine=yes
      crontab_file "$entry" "$source" "host/crontab/crontabs/$REPLY" "${entry##*/}"
    done
  done
  if [ "$mine" = no ] && command -v crontab >/dev/null; then
    if crontab -l </dev/null >"$work/crontab" 2>/dev/null; then
      safe_name "$me"
      crontab_file "$work/crontab" "crontab -l of $me" "host/crontab/crontabs/$REPLY" "$me"
    fi
    rm -f "$work/crontab"
  fi
}

collect_timers() {
  if ! command -v systemctl >/dev/null; then
    unread 'systemctl' 'not installed: timers of systemd were not read'
    return
  fi
  taken=$(now)
  timers=$(patiently systemctl show --no-pager -p Id -p LoadState -p ActiveState -p Unit -p TimersCalendar -p TimersMonotonic '*.timer' </dev/null 2>/dev/null) || timers=
  if [ -z "$timers" ]; then
    unread 'systemctl' 'it shows no timers: systemd does not run, or there are none'
    return
  fi
  services=$(printf '%s\n' "$timers" | sed -n 's/^Unit=\([A-Za-z0-9@:._\\-]*\)$/\1/p' | sort -u)
  mkdir -p "$out/host"
  rm -f "$work/jobs"
  {
    printf '%s\n\n' "$timers"
    set -f
    # shellcheck disable=SC2086 # one argument for each service; their names hold no space
    [ -z "$services" ] || patiently systemctl show --no-pager -p Id -p LoadState -p ActiveState -p User -p Result -p ExecCondition -p ExecStart $services </dev/null 2>/dev/null
    set +f
  } | RECORDS=$work/jobs awk "$awk_library$awk_timers" >"$out/host/timers.txt"
  [ -s "$work/jobs" ] && cat "$work/jobs" >>"$snapshot"
  written host/timers.txt "$taken" 'systemctl show'
}

# --- backups -------------------------------------------------------------------------------------------------------------------

# The first bytes as far as they say of what kind a file is, in REPLY: more of them could be what the file holds.
head_of() {
  hex=$(head -c 40 "$1" 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
  case $hex in
    6167652d656e6372797074696f6e2e6f72672f7631*) REPLY='age-encryption.org/v1' ;;
    2d2d2d2d2d424547494e2041474520454e435259505445442046494c452d2d2d2d2d*) REPLY='-----BEGIN AGE ENCRYPTED FILE-----' ;;
    2d2d2d2d2d424547494e20504750204d4553534147452d2d2d2d2d*)
      # Four characters behind its header say whether the message is encrypted or only signed.
      first=$(head -c 1024 "$1" 2>/dev/null | tr -d '\r' | sed -n '1,/^[ \t]*$/d; s/^\([A-Za-z0-9+/]\{4\}\).*/\1/p; q')
      REPLY="-----BEGIN PGP MESSAGE-----${first:+ $first}"
      ;;
    53616c7465645f5f*) REPLY=Salted__ ;;
    2d2d0a2d2d20506f737467726553514c20*) REPLY='-- PostgreSQL' ;;
    5047444d50*) REPLY=PGDMP ;;
    '') REPLY= ;;
    *)
      short=${hex#????????}
      REPLY=hex:${hex%"$short"}
      ;;
  esac
}

backup_file() {
  case $1 in
    # Checksums and signatures that lie beside the backups.
    *.sha256 | *.sha512 | *.sha256sum | *.md5 | *.sig | *.minisig) larger_than 4096 "$1" || return ;;
  esac
  shown "$1"
  if [ ! -f "$1" ]; then
    unread "$REPLY" 'not a regular file'
    return
  fi
  facts=$(TZ=UTC0 stat -L -c '%s %y' "$1" 2>/dev/null) || return
  size=${facts%% *}
  facts=${facts#* }
  day=${facts%% *}
  time=${facts#* }
  if [ -r "$1" ]; then head_of "$1"; else
    unread "$REPLY" 'permission denied'
    return
  fi
  json "$REPLY"
  kind=$REPLY
  json "${1#"$backup_folder"/}"
  record "{\"kind\":\"backup\",\"location\":\"$backup_name\",\"name\":\"$REPLY\",\"size\":$size,\"modifiedAt\":\"${day}T${time%%[.]*}Z\",\"head\":\"$kind\"}"
}

# Usage: location NAME PATH MEDIUM true|false [role]
location() {
  json "$1"
  backup_name=$REPLY
  json "$2"
  location_path=$REPLY
  json "$3"
  role=
  [ -z "${5:-}" ] || role=",\"role\":\"$5\""
  record "{\"kind\":\"backup-location\",\"name\":\"$backup_name\",\"path\":\"$location_path\",\"medium\":\"$REPLY\",\"offSite\":$4$role}"
}

collect_backups() {
  eval "set -- $data"
  for spec in "$@"; do
    rest=${spec#*:}
    location "${spec%%:*}" "${rest%:*}" "${rest##*:}" false primary
  done
  eval "set -- $backups"
  if [ "$#" -eq 0 ] && [ -d "$root/opt/mcp-server/backups" ]; then set -- local:/opt/mcp-server/backups:local-disk:no; fi
  for spec in "$@"; do
    rest=${spec#*:}
    off_site=false
    [ "${rest##*:}" = yes ] && off_site=true
    rest=${rest%:*}
    backup_path=${rest%:*}
    location "${spec%%:*}" "$backup_path" "${rest##*:}" "$off_site"
    case $backup_path in
      /*)
        backup_folder=$root$backup_path
        if why_not "$backup_folder"; then unread "$backup_path" "$REPLY"; else walk "$backup_folder" 0 backup_file; fi
        ;;
      *) unread "$backup_path" 'on another machine, not listed: the collector uses no network' ;;
    esac
  done
}

# --- how long logs are kept ----------------------------------------------------------------------------------------------------

# Usage: retention FILE KIND
retention() {
  shown "$1"
  source=$REPLY
  if why_not "$1"; then
    unread "$2 $source" "$REPLY"
  else
    larger_than 1048576 "$1" || SOURCE=$source KIND=$2 awk "$awk_library$awk_retention" <"$1" >>"$snapshot"
  fi
}

collect_retention() {
  for found in "$root/etc/systemd/journald.conf" "$root"/etc/systemd/journald.conf.d/*.conf; do
    if [ -e "$found" ]; then retention "$found" journald; fi
  done
  for found in "$root/etc/logrotate.conf" "$root"/etc/logrotate.d/*; do
    if [ -e "$found" ]; then retention "$found" logrotate; fi
  done
}

jumpserver_config() {
  seen "$1 as configuration" && return
  shown "$1"
  path=$REPLY
  secrets_file "$1"
  if why_not "$1"; then return; fi
  # Two names that no other file has, as its reader wants them.
  [ "$(grep -Ec '^(BOOTSTRAP_TOKEN|CORE_HOST|MAGNUS_[A-Z_]+|TERMINAL_SESSION_KEEP_DURATION|[A-Z]+_LOG_KEEP_DAYS|PERIOD_TASK_ENABLED|SESSION_EXPIRE_AT_BROWSER_CLOSE)=' "$1")" -ge 2 ] || return
  mkdir -p "$out/jumpserver"
  if [ ! -e "$out/jumpserver/config.txt" ]; then
    awk "$awk_jumpserver" <"$1" >"$out/jumpserver/config.txt"
    written jumpserver/config.txt "$(now)" "$path, values of other settings taken out"
  fi
}

# --- Docker --------------------------------------------------------------------------------------------------------------------

# A program that hangs must not hang the collector.
patiently() { if [ -n "$timeout" ]; then timeout 120 "$@"; else "$@"; fi; }

# Why a program failed, in our words, in REPLY: its own could hold a value.
why_failed() {
  case $(cat "$work/error" 2>/dev/null) in
    *'ermission denied'* | *'ccess denied'*) REPLY='permission denied' ;;
    *'annot connect'* | *'daemon running'* | *'onnection refused'* | *'could not connect'* | *'connection to server'*) REPLY='it does not answer' ;;
    *'unknown command'* | *'is not a docker command'* | *'unknown shorthand flag'*) REPLY='not installed' ;;
    *'o such'*) REPLY='something it was asked for is gone' ;;
    *) REPLY="it ended with exit code $1" ;;
  esac
}

# Runs a program, its JSON through a policy into a file of the tar. Usage: masked PLACE POLICY ORIGIN PROGRAM [argument …]
masked() {
  place=$1
  rules=$2
  origin=$3
  shift 3
  taken=$(now)
  mkdir -p "$(dirname "$out/$place")"
  rm -f "$work/code"
  if {
    patiently "$@" </dev/null 2>"$work/error"
    echo $? >"$work/code"
  } | awk "$awk_library$awk_json$rules" >"$out/$place" 2>/dev/null && [ "$(cat "$work/code")" = 0 ]; then
    written "$place" "$taken" "$origin"
    return
  fi
  rm -f "$out/$place"
  code=$(cat "$work/code" 2>/dev/null || echo unknown)
  if [ "$code" = 0 ]; then REPLY='what it printed is no whole JSON document'; else why_failed "$code"; fi
  unread "$origin" "$REPLY"
  return 1
}

collect_daemon() {
  daemon=$root/etc/docker/daemon.json
  [ -e "$daemon" ] || return
  if why_not "$daemon"; then
    unread 'docker /etc/docker/daemon.json' "$REPLY"
  else
    masked docker/daemon.json "$policy_daemon" /etc/docker/daemon.json cat "$daemon"
  fi
}

# The command line of the daemon, masked as those of timers are: it sets what daemon.json does not.
collect_daemon_unit() {
  command -v systemctl >/dev/null || return
  taken=$(now)
  shown_unit=$(patiently systemctl show --no-pager -p Id -p LoadState -p ActiveState -p ExecStart docker.service </dev/null 2>/dev/null) || return
  case $shown_unit in
    *ActiveState=active*) ;;
    *)
      printf 'docker: there is no active unit docker.service\n' >>"$work/notes"
      return
      ;;
  esac
  mkdir -p "$out/docker"
  printf '%s\n' "$shown_unit" | RECORDS=/dev/null awk "$awk_library$awk_timers" >"$out/docker/docker-unit.txt"
  written docker/docker-unit.txt "$taken" 'systemctl show docker.service'
}

collect_docker() {
  collect_daemon
  collect_daemon_unit
  if ! command -v docker >/dev/null; then
    unread docker 'not installed'
    return
  fi
  containers=$(patiently docker ps -aq --no-trunc </dev/null 2>"$work/error") || {
    why_failed $?
    unread docker "$REPLY"
    return
  }
  set -f
  # shellcheck disable=SC2086 # ids, one argument each
  if [ -n "$containers" ]; then
    masked docker/containers.json "$policy_containers" 'docker inspect' docker inspect --type container $containers
    images=$(patiently docker inspect --type container --format '{{.Image}}' $containers </dev/null 2>/dev/null | sort -u)
    [ -z "$images" ] || masked docker/images.json "$policy_images" 'docker image inspect' docker image inspect $images
  else
    printf 'docker: there are no containers\n' >>"$work/notes"
  fi
  networks=$(patiently docker network ls -q --no-trunc </dev/null 2>/dev/null)
  # shellcheck disable=SC2086
  [ -z "$networks" ] || masked docker/networks.json "$policy_networks" 'docker network inspect' docker network inspect $networks
  volumes=$(patiently docker volume ls -q </dev/null 2>/dev/null)
  # shellcheck disable=SC2086
  [ -z "$volumes" ] || masked docker/volumes.json "$policy_volumes" 'docker volume inspect' docker volume inspect $volumes
  set +f
  collect_compose
}

# Usage: compose_project PROJECT PLACE-ORIGIN [argument of Compose …]
compose_project() {
  safe_name "$1"
  project_file=compose/$REPLY.resolved.json
  project_origin=$2
  shift 2
  if [ "$compose_program" = docker ]; then set -- docker compose "$@"; else set -- docker-compose "$@"; fi
  masked "$project_file" "$policy_compose" "$project_origin" "$@" config --format json || return
  if grep -q 'variable is not set' "$work/error"; then
    unread "$project_origin" 'variables that its files use are not set here, and count as empty in it'
  fi
}

collect_compose() {
  compose_program=docker
  docker compose version </dev/null >/dev/null 2>&1 || {
    compose_program=docker-compose
    if ! command -v docker-compose >/dev/null; then
      unread 'docker compose' 'not installed: no Compose project was resolved'
      return
    fi
  }
  set -f
  # shellcheck disable=SC2086
  [ -z "$containers" ] || patiently docker inspect --type container --format '{{index .Config.Labels "com.docker.compose.project"}}{{"\t"}}{{index .Config.Labels "com.docker.compose.project.working_dir"}}{{"\t"}}{{index .Config.Labels "com.docker.compose.project.config_files"}}{{"\t"}}{{index .Config.Labels "com.docker.compose.project.environment_file"}}' $containers </dev/null 2>/dev/null | sort -u >"$work/projects"
  set +f
  : >>"$work/projects"
  # An empty field would run into the next one, so read gets them behind a full stop.
  sed "s/^/./; s/$tab/$tab./g" "$work/projects" >"$work/fields"
  done_projects=' '
  while IFS=$tab read -r project folder files variables; do
    project=${project#.}
    folder=${folder#.}
    files=${files#.}
    variables=${variables#.}
    case $project in '' | '<no value>') continue ;; esac
    case $done_projects in *" $project "*) continue ;; esac
    done_projects="$done_projects$project "
    set -- -p "$project"
    case $folder in '' | '<no value>') ;; *) set -- "$@" --project-directory "$root$folder" ;; esac
    missing=
    while [ -n "$files" ] && [ "$files" != '<no value>' ]; do
      file=${files%%,*}
      case $files in *,*) files=${files#*,} ;; *) files= ;; esac
      if [ -r "$root$file" ]; then set -- "$@" -f "$root$file"; else missing=$file; fi
    done
    case $variables in '' | '<no value>' | *,*) ;; *) set -- "$@" --env-file "$root$variables" ;; esac
    if [ -n "$missing" ]; then
      unread "docker compose $project" "its file $missing cannot be read"
    else
      compose_project "$project" "docker compose -p $project config --format json" "$@"
    fi
  done <"$work/fields"
  eval "set -- $compose_files"
  for named in "$@"; do
    if why_not "$root$named"; then
      unread "docker compose $named" "$REPLY"
    else
      folder=${named%/*}
      compose_project "$(basename "${folder:-project}")" "docker compose -f $named config --format json" -f "$root$named"
    fi
  done
}

# --- PostgreSQL, ports, git ----------------------------------------------------------------------------------------------------

# psql never asks for a password, and none is given here. Usage: query SQL, then options of psql
query() {
  if [ -n "$postgres_container" ]; then
    patiently docker exec "$postgres_container" psql -X -w -q -U "${PGUSER:-postgres}" -d "${PGDATABASE:-postgres}" -c "$@"
  elif [ "$psql_as" = postgres ]; then
    (cd / && patiently runuser -u postgres -- psql -X -w -q -d "${PGDATABASE:-postgres}" -c "$@")
  else
    patiently psql -X -w -q -d "${PGDATABASE:-postgres}" -c "$@"
  fi </dev/null 2>"$work/error"
}

collect_postgresql() {
  psql_as=me
  if [ -z "$postgres_container" ]; then
    if ! command -v psql >/dev/null; then
      unread psql 'not installed; for a server in a container give --postgres-container'
      return
    fi
    if ! query 'select 1' >/dev/null && [ "$(id -u)" = 0 ] && command -v runuser >/dev/null && id postgres >/dev/null 2>&1; then psql_as=postgres; fi
  fi
  taken=$(now)
  mkdir -p "$out/postgresql"
  rm -f "$work/code"
  {
    query 'select name, setting, unit from pg_settings order by name' --csv
    echo $? >"$work/code"
  } | awk "$awk_library$awk_settings" >"$out/postgresql/settings.csv"
  settings_read=$?
  code=$(cat "$work/code")
  if [ "$code" != 0 ]; then
    rm -f "$out/postgresql/settings.csv"
    why_failed "$code"
    unread psql "$REPLY"
    return
  fi
  if [ "$settings_read" = 0 ]; then
    written postgresql/settings.csv "$taken" 'psql --csv, pg_settings'
  else
    rm -f "$out/postgresql/settings.csv"
    unread 'psql pg_settings' 'what it printed is no whole table'
  fi
  rules=$(query 'show hba_file' -At) || rules=
  case $rules in
    /*) ;;
    *)
      unread 'psql pg_hba.conf' 'the server does not say where it lies: ask as a superuser'
      return
      ;;
  esac
  if [ -z "$postgres_container" ] && why_not "$root$rules"; then
    unread 'psql pg_hba.conf' "$REPLY"
    return
  fi
  taken=$(now)
  if [ -n "$postgres_container" ]; then set -- patiently docker exec "$postgres_container" cat "$rules"; else set -- cat "$root$rules"; fi
  "$@" </dev/null 2>/dev/null | awk "$awk_library$awk_rules" >"$out/postgresql/pg_hba.conf" || {
    rm -f "$out/postgresql/pg_hba.conf"
    unread 'psql pg_hba.conf' 'it holds no rule'
    return
  }
  written postgresql/pg_hba.conf "$taken" "$rules"
}

collect_listening() {
  taken=$(now)
  mkdir -p "$out/host"
  if command -v ss >/dev/null && ss -Htuln </dev/null >"$out/host/listening.txt" 2>/dev/null && [ -s "$out/host/listening.txt" ]; then
    written host/listening.txt "$taken" 'ss -Htuln'
  elif command -v netstat >/dev/null && netstat -tuln </dev/null >"$out/host/listening.txt" 2>/dev/null; then
    written host/listening.txt "$taken" 'netstat -tuln'
  else
    rm -f "$out/host/listening.txt"
    unread 'listening ports' 'neither ss nor netstat shows any'
  fi
}

# The ignore rules of a base without their remarks. Usage: ignore_rules BASE PLACE
ignore_rules() {
  found=$root$1/.gitignore
  [ -e "$found" ] || return
  if why_not "$found"; then
    unread "git $1/.gitignore" "$REPLY"
    return
  fi
  mkdir -p "$out/$2"
  sed 's/^#.*/#/' "$found" >"$out/$2/.gitignore"
  written "$2/.gitignore" "$(now)" "$1/.gitignore"
}

# --- the run -------------------------------------------------------------------------------------------------------------------

collect_bases() {
  eval "set -- $bases"
  number=0
  for base in "$@"; do
    number=$((number + 1))
    walk "$root$base" 0 look
    if [ "$number" -eq 1 ]; then ignore_rules "$base" git; else ignore_rules "$base" "git/$number"; fi
  done
}

collect_named() {
  eval "set -- $secrets_files"
  for named in "$@"; do secrets_file "$root$named"; done
  eval "set -- $scripts"
  for named in "$@"; do walk "$root$named" 0 script_file; done
  eval "set -- $jumpserver_configs"
  if [ "$#" -eq 0 ] && [ -e "$root/opt/jumpserver/config/config.txt" ]; then set -- /opt/jumpserver/config/config.txt; fi
  for named in "$@"; do
    if why_not "$root$named"; then unread "$named" "$REPLY"; else jumpserver_config "$root$named"; fi
  done
}

# The last guard: a value that was measured must not stand in anything that was written, wherever it came from.
search_for_values() {
  for link in "$work"/secret/*; do
    [ -e "$link" ] || continue
    kind=${link##*/}
    DEFAULTS=$default_words NAME='' KIND=${kind%%.*} MODE=sweep awk "$awk_library$awk_secrets" <"$link"
  done | sort -u | grep -rlF -f - "$out" >"$work/found" 2>/dev/null || [ $? -eq 1 ] || failed 'the last search for values of secrets could not be made: nothing was written.'
  while IFS= read -r found; do
    place=${found#"$out"/}
    [ "$found" = "$snapshot" ] && failed 'the value of a secret stands in the snapshot, perhaps as the name of a file: nothing was written.'
    rm -f "$found"
    unread "$place" 'it held the value of a secret and was left out'
    grep -Fxv -e "$place" "$work/read" >"$work/kept"
    mv "$work/kept" "$work/read"
    awk -v place="  - match: \"$place\"" '$0 == place { skip = 3 } skip > 0 { skip--; next } { print }' "$work/manifest" >"$work/kept"
    mv "$work/kept" "$work/manifest"
  done <"$work/found"
}

summary() {
  {
    printf '%s: %s for %s, %s.\n' "$collector" "$host" "$deployment" "$period"
    printf 'Key of the fingerprints: %s.\n' "$key_state"
    printf 'Read:\n'
    sed 's/^/  /' "$work/read"
    awk '
      match($0, /"kind":"[a-z-]+"/) { kinds[substr($0, RSTART + 8, RLENGTH - 9)]++ }
      END {
        printf "  in the snapshot: files %d, secrets %d, schedules %d, backup locations %d, backups %d, settings %d\n", kinds["file"], kinds["secret"], kinds["schedule"], kinds["backup-location"], kinds["backup"], kinds["setting"]
      }' "$snapshot"
    if [ -s "$work/unread" ]; then
      printf 'Not read:\n'
      sort -u "$work/unread" | sed 's/^/  /'
    else
      printf 'Nothing was left unread.\n'
    fi
    [ ! -s "$work/notes" ] || cat "$work/notes"
  } >&2
}

# A text as a word for eval. Usage: quoted TEXT
quoted() { printf '%s.' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/.\$/'/"; }

absolute() {
  case $2 in /*) ;; *) wrong "$1: \"$2\" must be an absolute path." ;; esac
}

arguments() {
  deployment='' period='' host='' collected_by='Host collector' output='' root='' postgres_container=''
  key_file=/var/lib/proofbook/fingerprint.key
  bases='' secrets_files='' scripts='' certificates='' compose_files='' backups='' data='' jumpserver_configs=''
  while [ "$#" -gt 0 ]; do
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --*) [ "$#" -ge 2 ] || wrong "\"$1\" is not known, or its value is missing." ;;
      *) wrong "\"$1\" is not known." ;;
    esac
    case $1 in
      --base | --secrets-file | --scripts | --certificates | --compose | --jumpserver-config | --key-file | --root) absolute "$1" "$2" ;;
    esac
    case $1 in
      --deployment) deployment=$2 ;;
      --period) period=$2 ;;
      --host) host=$2 ;;
      --collected-by) collected_by=$2 ;;
      --output) output=$2 ;;
      --root) root=${2%/} ;;
      --key-file) key_file=$2 ;;
      --base) bases="$bases $(quoted "${2%/}")" ;;
      --secrets-file) secrets_files="$secrets_files $(quoted "$2")" ;;
      --scripts) scripts="$scripts $(quoted "${2%/}")" ;;
      --certificates) certificates="$certificates $(quoted "${2%/}")" ;;
      --compose) compose_files="$compose_files $(quoted "$2")" ;;
      --jumpserver-config) jumpserver_configs="$jumpserver_configs $(quoted "$2")" ;;
      --postgres-container) postgres_container=$2 ;;
      --backup)
        case $2 in ?*:?*:?*:yes | ?*:?*:?*:no) ;; *) wrong '--backup wants NAME:PATH:MEDIUM:yes or NAME:PATH:MEDIUM:no.' ;; esac
        backups="$backups $(quoted "$2")"
        ;;
      --data)
        case $2 in ?*:?*:?*) ;; *) wrong '--data wants NAME:PATH:MEDIUM.' ;; esac
        data="$data $(quoted "$2")"
        ;;
      *) wrong "\"$1\" is not known." ;;
    esac
    shift 2
  done
  [ -n "$deployment" ] || wrong '--deployment is missing.'
  case $deployment in *[!a-z0-9-]*) wrong '--deployment: small letters, digits and hyphens only.' ;; esac
  if [ -z "$period" ]; then
    month=$(date -u +%m)
    period=$(date -u +%Y)-Q$(((${month#0} + 2) / 3))
  fi
  case $period in [0-9][0-9][0-9][0-9]-Q[1-4]) ;; *) wrong "--period: \"$period\" is no quarter such as 2026-Q3." ;; esac
  [ -n "$host" ] || host=$(uname -n)
  case $host in '' | .* | -* | *[!A-Za-z0-9._-]*) wrong "--host: \"$host\" is no name of a host." ;; esac
  case $postgres_container in -* | *[!A-Za-z0-9._-]*) wrong "--postgres-container: \"$postgres_container\" is no name of a container." ;; esac
  [ -z "$root" ] || [ -d "$root" ] || wrong "--root: \"$root\" is no folder."
  [ -n "$bases" ] || bases=' /opt/mcp-server'
  if [ -z "$output" ]; then
    [ ! -t 1 ] || wrong 'The tar goes to standard output: send it to a file, or give --output FILE.'
  elif [ -e "$output" ] || [ -L "$output" ]; then
    wrong "--output: \"$output\" exists; evidence is not overwritten."
  fi
}

# Folders that are looked at by other options than --base.
name_folders() {
  folders_named="$scripts $certificates"
  eval "set -- $backups"
  for spec in "$@"; do
    rest=${spec#*:}
    rest=${rest%:*}
    case $rest in /*) folders_named="$folders_named $(quoted "${rest%:*}")" ;; esac
  done
}

write_tar() {
  {
    printf 'proofbook: collection/1\ndeployment: %s\nperiod: %s\n' "$deployment" "$period"
    json "$collected_by"
    printf 'collectedBy: "%s"\nfiles:\n' "$REPLY"
    cat "$work/manifest"
  } >"$out/collection.yaml"
  find "$out" -type d -empty -exec rmdir {} + 2>/dev/null
  cd "$out" || failed 'its temporary folder is gone.'
  # The file of the caller is made anew and never through a link that somebody else put there.
  if [ -n "$output" ]; then
    (set -C && tar -cf - -- * >"$output") || failed "\"$output\" could not be written."
  else
    tar -cf - -- * || failed 'the tar could not be written.'
  fi
}

main() {
  arguments "$@"
  for needed in awk base64 date grep head mktemp od sed sha256sum sort stat tar tr; do
    command -v "$needed" >/dev/null || failed "$needed is needed and not installed."
  done
  # A printf that is a program would show values among its arguments.
  case $(command -v printf) in */*) failed 'this shell has no printf of its own; run it with dash, bash or busybox sh.' ;; esac
  case $output in '' | /*) ;; *) output=$PWD/$output ;; esac
  timeout=$(command -v timeout) || timeout=
  load_key
  work=$(mktemp -d) || failed 'no temporary folder could be made.'
  trap 'cd / && rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM PIPE
  TMPDIR=$work
  export TMPDIR
  out=$work/evidence
  snapshot=$out/host/$host.snapshot.ndjson
  mkdir -p "$out/host" "$work/secret" || failed 'the temporary folder cannot be written.'
  : >"$work/read"
  : >"$work/manifest"
  taken=$(now)
  record "{\"kind\":\"host-snapshot\",\"version\":1,\"host\":\"$host\",\"takenAt\":\"$taken\",\"collector\":\"$collector\"}"
  written "host/$host.snapshot.ndjson" "$taken" "$collector"
  load_defaults
  name_folders
  collect_named
  collect_bases
  collect_certificates
  collect_cron
  collect_timers
  collect_backups
  collect_retention
  collect_docker
  collect_postgresql
  collect_listening
  search_for_values
  record "{\"kind\":\"end\",\"records\":$(($(wc -l <"$snapshot") - 1))}"
  write_tar
  summary
}

main "$@"
