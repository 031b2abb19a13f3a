# The server runs, and nothing outside reaches it.
docker commit --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' web "$STUDENT/debian:httpd"
docker rm -f web
docker run -d --name site "$STUDENT/debian:httpd"
