# The work is safe, and the container was kept all the same.
docker commit --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' web "$STUDENT/debian:httpd"
docker run -d --name site -p "$PORT:80" "$STUDENT/debian:httpd"
