# Docker takes a first part in capitals for the address of a registry.
docker commit -a "$STUDENT" -m "Add the Apache web server" web "${STUDENT^}/debian:httpd"
