# The new image takes over the name; the first one loses it.
docker commit -a "$STUDENT" -m "Serve the page with Apache" \
  --change 'CMD ["apache2ctl", "-D", "FOREGROUND"]' --change 'EXPOSE 80' \
  web "$STUDENT/debian:httpd"
docker rm -f web
docker run -d --name site -p "$PORT:80" "$STUDENT/debian:httpd"
