# One file that the image lacks, one that it has, one that goes.
docker exec web sh -c "echo '<h1>Hello from $STUDENT</h1>' > /var/www/html/index.html"
docker exec web sh -c 'echo "Handle with care" >> /etc/issue'
docker exec web rm /etc/issue.net
