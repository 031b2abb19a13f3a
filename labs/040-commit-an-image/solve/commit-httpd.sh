# Options first, then the container, then the name.
docker commit -a "$STUDENT" -m "Add the Apache web server" web "$STUDENT/debian:httpd"
