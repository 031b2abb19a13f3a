# The author was forgotten.
docker commit -m "Add the Apache web server" web "$STUDENT/debian:httpd"
