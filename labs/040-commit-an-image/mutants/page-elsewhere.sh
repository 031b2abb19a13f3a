# The page lies where Apache does not look.
docker exec web sh -c "echo '<h1>Hello from $STUDENT</h1>' > /index.html"
docker exec web sh -c 'echo "Handle with care" >> /etc/issue'
docker exec web rm /etc/issue.net
