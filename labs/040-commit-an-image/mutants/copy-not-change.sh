# A new file beside the old one is an addition, not a change.
docker exec web sh -c "echo '<h1>Hello from $STUDENT</h1>' > /var/www/html/index.html"
docker exec web sh -c 'echo "Handle with care" > /etc/issue.new'
docker exec web rm /etc/issue.net
