# Somebody tidied up before the commit.
docker exec web sh -c 'echo "It works" > /var/www/html/index.html'
docker commit --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' web "$STUDENT/debian:httpd"
docker rm -f web
docker run -d --name site -p "$PORT:80" "$STUDENT/debian:httpd"
