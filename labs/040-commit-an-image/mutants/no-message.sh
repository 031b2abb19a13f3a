# The message was forgotten.
docker commit -a "$STUDENT" web "$STUDENT/debian:httpd"
