# The site runs an image that has since lost its name to a newer one.
docker commit --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' web "$STUDENT/debian:httpd"
docker run -d --name site -p "$PORT:80" "$STUDENT/debian:httpd"
docker commit --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' web "$STUDENT/debian:httpd"
docker rm -f web
