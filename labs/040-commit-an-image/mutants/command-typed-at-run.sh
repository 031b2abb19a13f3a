# The site runs, but only because the command was typed once more.
docker rm -f web
docker run -d --name site -p "$PORT:80" "$STUDENT/debian:httpd" apache2ctl -D FOREGROUND
