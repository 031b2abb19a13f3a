# An empty file is still a file.
docker exec web sh -c "echo '<h1>Hello from $STUDENT</h1>' > /var/www/html/index.html"
docker exec web sh -c 'echo "Handle with care" >> /etc/issue'
docker exec web sh -c ': > /etc/issue.net'
