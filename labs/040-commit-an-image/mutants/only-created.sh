# Created, never started.
docker commit --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' web "$STUDENT/debian:httpd"
docker rm -f web
docker create --name site -p "$PORT:80" "$STUDENT/debian:httpd"
