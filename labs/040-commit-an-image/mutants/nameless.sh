# Without a name the image is there, as <none>.
docker commit -a "$STUDENT" -m "Add the Apache web server" web
