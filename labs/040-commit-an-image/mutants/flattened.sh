# Exported and imported again: the same files, but all in one layer that is nobody's descendant.
docker export web | docker import - "$STUDENT/flat:1"
docker create --name flat "$STUDENT/flat:1" sleep infinity
docker commit -a "$STUDENT" -m "Add the Apache web server" flat "$STUDENT/debian:httpd"
