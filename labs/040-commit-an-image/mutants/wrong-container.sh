# The name is right, the container is another one.
docker create --name web2 debian:trixie-slim bash
docker commit -a "$STUDENT" -m "Add the Apache web server" web2 "$STUDENT/debian:httpd"
